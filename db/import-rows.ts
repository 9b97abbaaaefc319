import type { JSONValue } from 'postgres';
import { type Brought } from '../src/domain/import/brought.ts';
import { type Draft } from '../src/domain/import/draft.ts';
import { type RowVerdict } from '../src/domain/import/judge.ts';
import { type Occurrence, type Unread } from '../src/domain/import/occurrence.ts';
import { type Refusal } from '../src/domain/verdict.ts';
import { type Tx } from './sql.ts';

/** What the write path said of a row. */
export type RowOutcome =
	| { outcome: 'taken'; edit: string }
	| { outcome: 'closed'; closure: string }
	| { outcome: 'already' }
	| { outcome: 'refused'; reason: Refusal };

/** What became of a row that was taken when its import was taken back; kept: somebody has changed the lesson since, or a later file says the same. */
export type RowUndone =
	| { undone: 'back'; edit?: string }
	| { undone: 'kept'; by: string | null; at: string; what: 'changed' | 'note' | 'import' }
	| { undone: 'refused'; reason: Refusal };

/** One event of the file on one date. `lesson` names it for good; an unread one has none. */
export interface ImportRow {
	n: number;
	event: Occurrence | (Unread & { start?: undefined });
	lesson: string | null;
	draft: Draft | null;
	verdict: RowVerdict | null;
	leftOut: boolean;
	/** A whole day, ticked to become a closure of the school. */
	closes: boolean;
	outcome: RowOutcome | null;
	/** What an earlier import brought as this lesson. Without a draft, the file has it no longer. */
	was: Brought | null;
	undone: RowUndone | null;
	/** When it is taken, beside the others; those with the same one, as one edit. */
	turn: number | null;
	/** Beside what earlier imports brought. */
	change: RowChange | null;
	result: RowResult;
}

const json = (tx: Tx, value: unknown) => tx.json(value as JSONValue);

/** What of `import_row` makes an `ImportRow`. */
export const columns = (tx: Tx) =>
	tx`${tx.unsafe(OUTCOME)} as result, ${tx.unsafe(CHANGE)} as change, n, event, lesson_id as lesson, draft, verdict, left_out as "leftOut", closes, outcome, was, undone, turn`;

export async function add(
	tx: Tx,
	school: string,
	importId: string,
	rows: readonly Pick<ImportRow, 'n' | 'event' | 'lesson' | 'verdict'>[]
): Promise<void> {
	await tx`insert into import_row (school_id, import_id, n, event, lesson_id, verdict)
		select ${school}, ${importId}, n, event, lesson, verdict
		from jsonb_to_recordset(${json(tx, rows)}) as r (n int, event jsonb, lesson uuid, verdict jsonb)`;
}

export const all = (tx: Tx, importId: string): Promise<ImportRow[]> =>
	tx<ImportRow[]>`select ${columns(tx)} from import_row where import_id = ${importId} order by n`;

/**
 * What a row does beside earlier imports; `again`: one of them had it as well and did not take it; `back`: it brings back
 * what one of them, or its undo, cancelled.
 */
export const ROW_CHANGES = ['new', 'again', 'moved', 'back', 'gone'] as const;
export type RowChange = (typeof ROW_CHANGES)[number];

/**
 * What became of a row; of an import taken back, what became of it then. `refused`: what stands on the planning is in its
 * way, seen before anything was written or only then; `left`: nobody asked for it, or it is no lesson.
 */
export const ROW_OUTCOMES = [
	'taken',
	'already',
	'refused',
	'left',
	'back',
	'kept',
	'closed',
	'opened'
] as const;
export type RowResult = (typeof ROW_OUTCOMES)[number];
export const OUTCOME = `case when outcome->>'outcome' = 'closed' then case undone->>'undone' when 'back' then 'opened' else 'closed' end
	else case undone->>'undone' when 'back' then 'back' when 'kept' then 'kept' when 'refused' then 'kept'
	else coalesce(outcome->>'outcome', case when verdict->>'verdict' = 'already' then 'already'
		when verdict->>'verdict' = 'clash' and not left_out then 'refused' else 'left' end) end end`;

export const CHANGE = `case when was is not null then case when draft is null then 'gone'
	when (was->>'withdrawn')::boolean then 'back' else 'moved' end
	when verdict->>'verdict' in ('fits', 'soft', 'clash') then case when seen then 'again' else 'new' end end`;

export interface RowFilter {
	verdict?: string | undefined;
	outcome?: RowResult | undefined;
	change?: RowChange | undefined;
}

/** A page of rows of the file with one verdict, or of all with one outcome or change, in their order of time. */
export const page = (
	tx: Tx,
	importId: string,
	filter: RowFilter,
	from: number,
	most: number
): Promise<ImportRow[]> =>
	tx<ImportRow[]>`
		select ${columns(tx)} from import_row
		where import_id = ${importId}
			${filter.verdict === undefined ? tx`` : tx`and verdict->>'verdict' = ${filter.verdict} and ${tx.unsafe(CHANGE)} is distinct from 'gone'`}
			${filter.outcome === undefined ? tx`` : tx`and ${tx.unsafe(OUTCOME)} = ${filter.outcome}`}
			${filter.change === undefined ? tx`` : tx`and ${tx.unsafe(CHANGE)} = ${filter.change}`}
		order by coalesce(draft->>'start', was->'draft'->>'start', event->>'start'), n offset ${from} limit ${most}`;

/** Gone, or neither left out nor left. */
export const SHOWN = `(${CHANGE} = 'gone' or verdict->>'verdict' = 'already'
	or not left_out and verdict->>'verdict' in ('fits', 'soft', 'clash'))`;

/** Rows the board shows that would put a lesson between two instants, or say something of one that stands there. */
export const shownBetween = (tx: Tx, importId: string, from: string, to: string): Promise<ImportRow[]> =>
	tx<ImportRow[]>`
		select ${columns(tx)} from import_row r
		where import_id = ${importId} and ${tx.unsafe(SHOWN)}
			and ((draft->>'start')::timestamptz >= ${from} and (draft->>'start')::timestamptz < ${to}
				or exists (select 1 from lesson l where l.id = r.lesson_id
					and l.starts_at >= ${from} and l.starts_at < ${to}))
		order by n`;

/** What the mapping made of a row, and what stands against it. */
export type Verdicted = Pick<ImportRow, 'n' | 'lesson' | 'draft' | 'was' | 'verdict' | 'turn'> & {
	seen?: boolean;
};

/** Choices by hand stay. */
export async function saveVerdicts(tx: Tx, importId: string, rows: readonly Verdicted[]): Promise<void> {
	// Rows put in just now are unknown to the planner, which would then compare each with each.
	await tx`set local enable_nestloop = off`;
	await tx`update import_row x set lesson_id = r.lesson, draft = r.draft, was = r.was, verdict = r.verdict, turn = r.turn,
			seen = coalesce(r.seen, false)
		from jsonb_to_recordset(${json(tx, rows)})
			as r (n int, lesson uuid, draft jsonb, was jsonb, verdict jsonb, turn int, seen boolean)
		where x.import_id = ${importId} and x.n = r.n`;
}

export type GoneRow = Pick<ImportRow, 'n' | 'event' | 'lesson' | 'was'>;

/** Lessons the file has no longer: rows of their own, left out until somebody ticks them; a tick stays. */
export async function putGone(
	tx: Tx,
	school: string,
	importId: string,
	gone: readonly GoneRow[]
): Promise<void> {
	const before = await tx<{ lesson: string | null; leftOut: boolean }[]>`
		delete from import_row where import_id = ${importId} and was is not null and draft is null
		returning lesson_id as lesson, left_out as "leftOut"`;
	const ticked = new Set(before.flatMap(({ lesson, leftOut }) => (leftOut ? [] : [lesson])));
	const rows = gone.map((row) => ({ ...row, leftOut: !ticked.has(row.lesson) }));
	await tx`insert into import_row (school_id, import_id, n, event, lesson_id, was, left_out)
		select ${school}, ${importId}, n, event, lesson, was, "leftOut"
		from jsonb_to_recordset(${json(tx, rows)})
			as r (n int, event jsonb, lesson uuid, was jsonb, "leftOut" boolean)`;
}

/** @returns whether anything is other than before, and whether the others are to be judged anew: what is cancelled makes room, and of two of one lesson one stands for it */
export async function leaveOut(
	tx: Tx,
	importId: string,
	chosen: readonly Chosen[],
	out: boolean
): Promise<{ isChanged: boolean; touchesOthers: boolean }> {
	const changed = await tx<{ others: boolean }[]>`update import_row x set left_out = ${out}
		where import_id = ${importId} and left_out <> ${out} and lesson_id = any(${chosen.map(({ lesson }) => lesson)})
			and (${tx.unsafe(IS_GONE)} or n = any(${chosen.map(({ n }) => n)}))
		returning ${tx.unsafe(IS_GONE)} or exists (select 1 from import_row o
			where o.import_id = x.import_id and o.lesson_id = x.lesson_id and o.n <> x.n) as others`;
	return { isChanged: changed.length > 0, touchesOthers: changed.some(({ others }) => others) };
}

const IS_GONE = '(was is not null and draft is null)';

/** A row by its number, which a row of the file keeps, and its lesson, which one that is gone keeps. */
export interface Chosen {
	n: number;
	lesson: string;
}

/** Those of these entries that an earlier import had as well and did not take. */
export async function seenBefore(
	tx: Tx,
	importId: string,
	entries: readonly string[]
): Promise<ReadonlySet<string>> {
	const rows = await tx<{ lesson: string }[]>`
		select distinct r.lesson_id as lesson
		from import this join import i on i.school_id = this.school_id and i.created_at < this.created_at
				and i.state in ('applying', 'stopped', 'applied')
			join import_row r on r.import_id = i.id
		where this.id = ${importId} and r.lesson_id = any(${[...entries]}) and r.was is null
			and coalesce(r.outcome->>'outcome', 'left') <> 'taken' and r.verdict->>'verdict' <> 'already'`;
	return new Set(rows.map(({ lesson }) => lesson));
}

/** Rows chosen to be taken that the write path has not answered. @param soft those that break soft rules too */
export const waiting = (tx: Tx, importId: string, soft: boolean): Promise<ImportRow[]> =>
	tx<ImportRow[]>`
		select ${columns(tx)} from import_row
		where import_id = ${importId} and outcome is null and not left_out
			and verdict->>'verdict' = any(${soft ? ['fits', 'soft'] : ['fits']})
		order by turn nulls first, n`;

export async function saveOutcomes(
	tx: Tx,
	importId: string,
	rows: readonly { n: number; outcome: RowOutcome }[]
): Promise<void> {
	await tx`update import_row x set outcome = r.outcome
		from jsonb_to_recordset(${json(tx, rows)}) as r (n int, outcome jsonb)
		where x.import_id = ${importId} and x.n = r.n`;
}
