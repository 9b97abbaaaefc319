import * as workerState from '#db/worker-state.ts';
import { type Sql } from '#db/sql.ts';

/** Why nothing goes out right now; null: it does. */
export interface Waiting {
	why: 'never' | 'no_worker' | 'temporal';
	since: Date | null;
}

/** Seconds; the worker says every five that it lives. */
const SILENT = 20;

export async function waitingFor(sql: Sql, now: number): Promise<Waiting | null> {
	const state = await workerState.read(sql);
	if (state === null) return { why: 'never', since: null };
	if (state.silent > SILENT) return { why: 'no_worker', since: new Date(now - state.silent * 1000) };
	return state.temporal === 'ok' ? null : { why: 'temporal', since: state.since };
}
