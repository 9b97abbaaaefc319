import { type Channel } from '#domain/notices/notice.ts';
import { type Sql } from './sql.ts';

export interface WorkerState {
	temporal: 'ok' | 'away';
	/** Since when Temporal is so; ISO. */
	since: Date;
	/** Seconds since the worker was heard of last. */
	silent: number;
	/** By which it tells people; null: it has not said so yet. */
	channels: Channel[] | null;
}

/** The worker lives, tells people by these channels, and finds Temporal so. */
export const say = (
	sql: Sql,
	temporal: WorkerState['temporal'],
	channels: readonly Channel[]
): Promise<unknown> => sql`
	insert into worker_state (temporal, channels) values (${temporal}, ${[...channels]})
	on conflict (single) do update set temporal = excluded.temporal, seen_at = now(), channels = excluded.channels,
		since = case when worker_state.temporal = excluded.temporal then worker_state.since else now() end`;

/** Null: no worker was ever here. */
export async function read(sql: Sql): Promise<WorkerState | null> {
	const [row] = await sql<WorkerState[]>`
		select temporal, since, channels, extract(epoch from now() - seen_at)::float8 as silent from worker_state`;
	return row ?? null;
}

/** Why nothing is sent: no worker was ever here, it is silent, or it finds no Temporal; null: it is. */
export type WorkerTrouble = 'never' | 'no_worker' | 'temporal';

/** Seconds; the worker says every five that it lives. */
const SILENT = 20;

export function troubleOf(state: WorkerState | null): WorkerTrouble | null {
	if (state === null) return 'never';
	if (state.silent > SILENT) return 'no_worker';
	return state.temporal === 'ok' ? null : 'temporal';
}
