import { type Tx } from './sql.ts';

/** Where somebody stands: the newest event's version, of staff 0, and how many messages are unread. */
export interface Standing {
	version: number;
	unread: number;
}

/** Of each of these people, whatever their schools. Runs as `sweep`. */
export async function standings(tx: Tx, people: readonly string[]): Promise<Map<string, Standing>> {
	const rows = await tx<{ id: string; version: string; unread: number }[]>`
		select p.id, coalesce(c.planning_version, 0) as version, p.unread
		from person p left join candidate c on c.id = p.id where p.id = any(${[...people]}::uuid[])`;
	return new Map(rows.map((row) => [row.id, { version: Number(row.version), unread: row.unread }]));
}
