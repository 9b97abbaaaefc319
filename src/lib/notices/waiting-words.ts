import { type WorkerTrouble } from '#db/worker-state.ts';
import { m } from '#paraglide/messages.js';

/** @param since as it is to be read */
export function waitingWords(why: WorkerTrouble, since: string): string {
	if (why === 'never') return m.notice_waiting_never();
	return why === 'no_worker' ? m.notice_waiting_no_worker({ since }) : m.notice_waiting_temporal({ since });
}
