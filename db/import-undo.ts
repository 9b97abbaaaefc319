import { columns, type ImportRow, type RowUndone } from './import-rows.ts';
import { type Tx } from './sql.ts';

const taken = (tx: Tx, importId: string) => tx`import_id = ${importId} and outcome->>'outcome' = 'taken'`;

/**
 * What an undo was asked to take back and did not: somebody had changed the lesson, a later file said the same of it, or
 * something stood in its way.
 */
const kept = (tx: Tx) => tx`undone->>'undone' in ('kept', 'refused')`;

/** Rows that were taken, the last one first. @param left not taken back yet, or kept by an undo */
export const toUndo = (tx: Tx, importId: string, left: 'open' | 'kept'): Promise<ImportRow[]> =>
	tx<ImportRow[]>`
		select ${columns(tx)} from import_row
		where ${taken(tx, importId)} and ${left === 'open' ? tx`undone is null` : kept(tx)}
		order by turn desc nulls last, n desc`;

/** Who since had an import take a later file that says of these lessons what stands, and when; by lesson. */
export async function confirmedSince(
	tx: Tx,
	importId: string,
	lessons: readonly string[]
): Promise<Map<string, { by: string; at: string }>> {
	const rows = await tx<{ lesson: string; by: string; at: string }[]>`
		select distinct on (r.lesson_id) r.lesson_id as lesson, i.account_id as by,
			to_char(i.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
		from import this join import i on i.school_id = this.school_id and i.created_at > this.created_at
				and i.state in ('applying', 'stopped', 'applied')
			join import_row r on r.import_id = i.id
		where this.id = ${importId} and r.lesson_id = any(${[...lessons]}) and r.draft is not null
			and not r.left_out and r.verdict->>'verdict' = 'already'
		order by r.lesson_id, i.created_at desc`;
	return new Map(rows.map(({ lesson, ...last }) => [lesson, last]));
}

/** What an undo kept is to be looked at again. */
export async function openKept(tx: Tx, importId: string): Promise<void> {
	await tx`update import_row set undone = null where ${taken(tx, importId)} and ${kept(tx)}`;
}

/** Imports taken back that kept lessons which this one had too, the oldest first. */
export async function keepersBeside(tx: Tx, importId: string): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select id from import i where state = 'undone' and id <> ${importId} and exists (
			select 1 from import_row r where r.lesson_id in (select lesson_id from import_row where import_id = ${importId})
				and r.import_id = i.id and ${kept(tx)})
		order by created_at`;
	return rows.map(({ id }) => id);
}

export async function saveUndone(
	tx: Tx,
	importId: string,
	rows: readonly { n: number; undone: RowUndone }[]
): Promise<void> {
	await tx`update import_row x set undone = r.undone
		from jsonb_to_recordset(${tx.json(rows)}) as r (n int, undone jsonb)
		where x.import_id = ${importId} and x.n = r.n`;
}
