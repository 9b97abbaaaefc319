import { type Tx } from './sql.ts';

/** Where a candidate stands: the newest event's version, and how many messages are unread. */
export interface Standing {
	version: number;
	unread: number;
}

/** Of each of these candidates, whatever their schools. Runs as `sweep`. */
export async function standings(tx: Tx, candidates: readonly string[]): Promise<Map<string, Standing>> {
	const rows = await tx<{ id: string; version: string; unread: number }[]>`
		select id, planning_version as version, unread from candidate where id = any(${[...candidates]}::uuid[])`;
	return new Map(rows.map((row) => [row.id, { version: Number(row.version), unread: row.unread }]));
}
