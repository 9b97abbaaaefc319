import { setTimeout as pause } from 'node:timers/promises';

const FIRST = 500;
const LONGEST = 30_000;
const LASTING = 60_000;

/** A pause before each new start of what died, twice as long each time while deaths follow each other closely. */
export function growingPause(): () => Promise<void> {
	let wait = FIRST;
	let started = 0;
	return async () => {
		wait = Date.now() - started > LASTING ? FIRST : Math.min(wait * 2, LONGEST);
		await pause(wait, undefined, { ref: false });
		started = Date.now();
	};
}
