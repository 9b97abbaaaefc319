import { type Log } from './log.ts';

/**
 * Does `work` every `ms` milliseconds, one at a time. A failure is logged once and tried again at the next beat.
 * Returns what stops it.
 */
export function pulse(name: string, ms: number, log: Log, work: () => Promise<void>): () => void {
	let stopped = false;
	let failing = false;
	const beat = async () => {
		try {
			await work();
			if (failing) log.info({ pulse: name }, 'works again');
			failing = false;
		} catch (error) {
			if (!failing) log.warn({ pulse: name, err: error }, 'failed; trying again');
			failing = true;
		}
		if (!stopped) timer = setTimeout(() => void beat(), ms);
	};
	let timer = setTimeout(() => void beat(), ms);
	return () => {
		stopped = true;
		clearTimeout(timer);
	};
}
