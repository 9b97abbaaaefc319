import { type Tx } from './sql.ts';

/** A whole day (or some) of a file that could become a closure. */
export interface OfferedClosure {
	/** The row's. */
	n: number;
	/** As the file has it; may be empty. */
	title: string;
	first: string;
	last: string;
	ticked: boolean;
}

/** More are not shown: a calendar with an entry for every day of the year says nothing about closures. */
const MOST = 200;

const days = (tx: Tx) => tx`(event->>'start')::date as first_day, (event->>'end')::date - 1 as last_day`;

/** What a file offers: whole days on which the school is not closed yet, each once. */
export const offered = (tx: Tx, importId: string): Promise<OfferedClosure[]> => tx<OfferedClosure[]>`
	select n, title, to_char(first_day, 'YYYY-MM-DD') as first, to_char(last_day, 'YYYY-MM-DD') as last, ticked from (
		select distinct on (first_day, last_day, title) * from (
			select n, event->>'title' as title, ${days(tx)}, closes as ticked from import_row
			where import_id = ${importId} and event->>'allDay' = 'true'
		) whole where last_day < first_day + 366 and not exists (select 1 from closure c
			where c.school_id = current_school() and c.first_day <= whole.first_day and c.last_day >= whole.last_day)
		order by first_day, last_day, title, n
	) once order by first_day, n limit ${MOST}`;

/** Of the rows that were shown, those that are ticked become closures with the import. @returns whether any is other than before */
export async function tick(
	tx: Tx,
	importId: string,
	shown: readonly number[],
	ticked: readonly number[]
): Promise<boolean> {
	const rows = await tx`
		update import_row set closes = n = any(${[...ticked]})
		where import_id = ${importId} and n = any(${[...shown]}) and event->>'allDay' = 'true'
			and closes <> (n = any(${[...ticked]})) returning n`;
	return rows.length > 0;
}

/** Ticked, and not answered yet. */
export const waiting = (tx: Tx, importId: string): Promise<Omit<OfferedClosure, 'ticked'>[]> => tx<
	Omit<OfferedClosure, 'ticked'>[]
>`
	select n, title, to_char(first_day, 'YYYY-MM-DD') as first, to_char(last_day, 'YYYY-MM-DD') as last from (
		select n, event->>'title' as title, ${days(tx)} from import_row
		where import_id = ${importId} and closes and outcome is null
	) ticked order by n`;

/** What this import closed, as far as it was not taken back yet. */
export const toUndo = (tx: Tx, importId: string): Promise<{ n: number; closure: string }[]> => tx<
	{ n: number; closure: string }[]
>`
	select n, outcome->>'closure' as closure from import_row
	where import_id = ${importId} and outcome->>'outcome' = 'closed' and undone is null order by n`;

/** Who changed a closure last, and when. */
export async function lastChange(tx: Tx, closure: string): Promise<{ by: string; at: string } | null> {
	const [row] = await tx<{ by: string; at: string }[]>`
		select account_id as by, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at from audit
		where thing = 'school' and action = 'closure_edit' and after->>'id' = ${closure}::text
		order by id desc limit 1`;
	return row ?? null;
}
