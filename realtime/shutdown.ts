import { type Log } from '#log';

interface Steps {
	/** Done at once: no new work is taken. */
	notReady: (() => void)[];
	finish: () => Promise<unknown>;
	sendHome: () => Promise<unknown>;
	end: () => Promise<void>;
	log: Log;
}

/** A step that takes longer is left to the process's end. */
const PATIENCE = 5_000;

/** Not ready, then what runs is finished, then everybody is sent home, then the rest is closed (R28). */
export async function leaveInOrder({ notReady, finish, sendHome, end, log }: Steps): Promise<void> {
	for (const step of notReady) step();
	await atMost('transactions', finish(), log);
	await atMost('sockets', sendHome(), log);
	await atMost('connections', end(), log);
}

async function atMost(name: string, work: Promise<unknown>, log: Log): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise((resolve) => {
		timer = setTimeout(() => {
			log.warn({ step: name }, 'did not end in time');
			resolve(null);
		}, PATIENCE);
	});
	await Promise.race([work.catch((error: unknown) => log.warn({ err: error, step: name }, 'failed')), late]);
	clearTimeout(timer);
}
