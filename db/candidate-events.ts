import { type Tx } from './sql.ts';

/** The newest event's version of each of these candidates, whatever their schools. Runs as `sweep`. */
export async function versions(tx: Tx, candidates: readonly string[]): Promise<Map<string, number>> {
	const rows = await tx<{ id: string; version: string }[]>`
		select id, planning_version as version from candidate where id = any(${[...candidates]}::uuid[])`;
	return new Map(rows.map((row) => [row.id, Number(row.version)]));
}
