import { columns, type ImportRow, type RowUndone } from './import-rows.ts';
import { type Tx } from './sql.ts';

/** Rows that were taken and not taken back yet, the last one first. */
export const toUndo = (tx: Tx, importId: string): Promise<ImportRow[]> =>
	tx<ImportRow[]>`
		select ${columns(tx)} from import_row
		where import_id = ${importId} and outcome->>'outcome' = 'taken' and undone is null
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

/**
 * An import was taken back: those taken back before it that left lessons standing because this one said the same of
 * them, go on with these. @returns which imports
 */
export async function openKept(tx: Tx, importId: string): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		with opened as (
			update import_row r set undone = null from import_row mine, import i
			where mine.import_id = ${importId} and mine.verdict->>'verdict' = 'already'
				and r.lesson_id = mine.lesson_id and r.import_id <> mine.import_id
				and r.undone->>'undone' = 'kept' and r.undone->>'what' = 'import'
				and i.id = r.import_id and i.state = 'undone'
			returning r.import_id as id)
		update import set state = 'undoing', worker = null, changed_at = now()
		where id in (select id from opened) returning id`;
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
