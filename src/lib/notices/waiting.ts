import * as workerState from '#db/worker-state.ts';
import { type Sql } from '#db/sql.ts';

/** Why nothing goes out right now; null: it does. */
export interface Waiting {
	why: workerState.WorkerTrouble;
	since: Date | null;
}

export async function waitingFor(sql: Sql, now: number): Promise<Waiting | null> {
	const state = await workerState.read(sql);
	const why = workerState.troubleOf(state);
	if (why === null) return null;
	if (state === null) return { why, since: null };
	return { why, since: why === 'no_worker' ? new Date(now - state.silent * 1000) : state.since };
}
