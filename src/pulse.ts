import { type Log } from '#log';

/**
 * Does `work` about every `ms` milliseconds (± 20 %, so that nodes do not beat together), one at a time. A failure is logged once and tried again at the next beat.
 * Returns what stops it.
 */
export function pulse(name: string, ms: number, log: Log, work: () => Promise<unknown>): () => void {
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
		if (!stopped) timer = later();
	};
	const later = () => setTimeout(() => void beat(), ms * (0.8 + 0.4 * Math.random()));
	let timer = later();
	return () => {
		stopped = true;
		clearTimeout(timer);
	};
}
