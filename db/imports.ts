import type { JSONValue } from 'postgres';
import { type Mapping } from '../src/domain/import/mapping.ts';
import { type KeptTable } from '../src/domain/import/table.ts';
import { type OverrideReason } from '../src/domain/verdict.ts';
import { type Tx } from './sql.ts';

export type ImportState =
	/** Its tables' columns are to be looked at; then the people and vehicles it lists. */
	| 'columns'
	| 'listed'
	| 'uploaded'
	| 'mapped'
	| 'previewed'
	| 'applying'
	| 'stopped'
	| 'applied'
	| 'undoing'
	| 'undone';

/** Nothing of it has been written, nor will be without a word. */
const BEFORE: ReadonlySet<ImportState> = new Set(['columns', 'listed', 'uploaded', 'mapped', 'previewed']);

/** Whoever had it done is no admin any more; or it failed several times in a row. */
export type Trouble = 'not_admin' | 'failed';

/** A timetable brought from elsewhere, and how far it has come. */
export interface Import {
	id: string;
	school: string;
	state: ImportState;
	/** How often it was changed by hand. */
	revision: number;
	account: string;
	/** Name of the person who answers for it: who uploaded it, then who applied it or took it back. */
	by: string | null;
	/** Name of the person who uploaded it. */
	uploadedBy: string | null;
	/** `outside`: events of a calendar without a date in the window; `sheets`: of a workbook that are not read; `beyond`: names of those too far behind. */
	files: { name: string; bytes: number; outside?: number; sheets?: number; beyond?: string[] }[];
	zone: string;
	/** Days, the last one excluded. */
	window: { from: string; to: string };
	mapping: Mapping | null;
	overrideReason: OverrideReason | null;
	createdAt: Date;
	/** It has tables, whose columns may be looked at. */
	isTable: boolean;
	/** It lists people or vehicles. */
	isList: boolean;
	/** It has rows that could be lessons. */
	hasLessons: boolean;
	/** Why it stopped before the end, since it last began. */
	trouble: Trouble | null;
	/** Start of the first lesson it took. */
	firstLesson: string | null;
}

const json = (tx: Tx, value: unknown) => tx.json(value as JSONValue);

/** Of a person of the school by their account; nobody's is null. */
export const nameOf = (tx: Tx, account: ReturnType<Tx>) => tx`
	(select name from membership m where m.school_id = i.school_id and m.account_id = ${account}
		order by array_position(array['admin', 'instructor', 'candidate'], role) limit 1)`;

const columns = (tx: Tx) => tx`
	i.id, i.school_id as school, i.state, i.revision, i.account_id as account, i.files, i.zone, i.mapping, i.override_reason as "overrideReason", i.trouble,
	json_build_object('from', i.window_from, 'to', i.window_to) as window,
	i.created_at as "createdAt", jsonb_array_length(i.tables) > 0 as "isTable",
	exists (select 1 from import_listed l where l.import_id = i.id) as "isList",
	exists (select 1 from import_row r where r.import_id = i.id) as "hasLessons",
	(select min(draft->>'start') from import_row r where r.import_id = i.id and r.outcome->>'outcome' in ('taken', 'already'))
		as "firstLesson",
	${nameOf(tx, tx`i.account_id`)} as by, ${nameOf(tx, tx`coalesce(i.uploaded_by, i.account_id)`)} as "uploadedBy"`;

/** An import whose file was read: what it is now, and the tables in it. */
export interface Opening {
	state: ImportState;
	tables: readonly KeptTable[];
}

export async function create(
	tx: Tx,
	school: string,
	one: Pick<Import, 'id' | 'account' | 'files' | 'zone' | 'window'> & Opening
): Promise<void> {
	await tx`insert into import (id, school_id, account_id, uploaded_by, files, zone, window_from, window_to, state, tables)
		values (${one.id}, ${school}, ${one.account}, ${one.account}, ${json(tx, one.files)}, ${one.zone}, ${one.window.from}, ${one.window.to},
			${one.state}, ${json(tx, one.tables)})`;
}

/** Its file was read with other columns: what was read before goes. False when it is too late for that. */
export async function reopen(tx: Tx, id: string, { state, tables }: Opening): Promise<boolean> {
	const rows =
		await tx`update import set state = ${state}, tables = ${json(tx, tables)}, mapping = null, changed_at = now()
		where id = ${id} and state = any(${[...BEFORE]}) returning id`;
	if (rows.length === 0) return false;
	await tx`delete from import_row where import_id = ${id}`;
	await tx`delete from import_listed where import_id = ${id}`;
	return true;
}

export async function tables(tx: Tx, id: string): Promise<KeptTable[]> {
	const [row] = await tx<{ tables: KeptTable[] }[]>`select tables from import where id = ${id}`;
	return row?.tables ?? [];
}

export async function find(tx: Tx, id: string): Promise<Import | null> {
	const [row] = await tx<Import[]>`select ${columns(tx)} from import i where i.id = ${id}`;
	return row ?? null;
}

/** Newest first, with how many rows each read and took; what is gone from the file and kept is none of its rows. */
export const list = (tx: Tx, most: number): Promise<(Import & { rows: number; taken: number })[]> =>
	tx<(Import & { rows: number; taken: number })[]>`
		select ${columns(tx)}, r.rows + l.rows as rows, r.taken + l.taken as taken from import i
		cross join lateral (
			select count(*) filter (where was is null or draft is not null or not left_out)::int as rows,
				count(*) filter (where outcome->>'outcome' = 'taken')::int as taken
			from import_row where import_id = i.id) r
		cross join lateral (
			select count(*)::int as rows, count(*) filter (where verdict->>'verdict' = 'taken')::int as taken
			from import_listed where import_id = i.id) l
		order by i.created_at desc limit ${most}`;

/** When its rows were judged last, and whether a lesson of the school has changed since. */
export async function judged(tx: Tx, id: string): Promise<{ at: Date; isOld: boolean }> {
	const [row] = await tx<{ at: Date; isOld: boolean }[]>`
		select i.changed_at as at, coalesce(i.changed_at < (
			select a.at from audit a where a.school_id = i.school_id and a.thing = 'lesson' order by a.id desc limit 1), false) as "isOld"
		from import i where i.id = ${id}`;
	if (!row) throw new Error(`no import ${id}`);
	return row;
}

export async function saveMapping(tx: Tx, id: string, mapping: Mapping): Promise<void> {
	await tx`update import set mapping = ${json(tx, mapping)}, state = 'mapped', changed_at = now()
		where id = ${id} and state in ('uploaded', 'mapped', 'previewed')`;
}

/** Whoever applies an import answers for it. */
export async function setAccount(tx: Tx, id: string, account: string): Promise<void> {
	await tx`update import set account_id = ${account} where id = ${id}`;
}

/** Nobody else changes it or its rows until this transaction ends. */
export async function lock(tx: Tx, id: string): Promise<void> {
	await tx`select from import where id = ${id} for update`;
}

/** From one of `from` to `to`; false when somebody else was faster. @param trouble why it stops there */
export async function moveOn(
	tx: Tx,
	id: string,
	from: readonly ImportState[],
	to: ImportState,
	trouble: Trouble | null = null
): Promise<boolean> {
	const rows =
		await tx`update import set state = ${to}, trouble = ${trouble}, changed_at = now(), worker = null
		where id = ${id} and state = any(${[...from]}) returning id`;
	// Its columns are settled for good.
	if (rows.length > 0 && !BEFORE.has(to)) await tx`delete from import_upload where import_id = ${id}`;
	return rows.length > 0;
}

export async function setOverrideReason(tx: Tx, id: string, reason: OverrideReason | null): Promise<void> {
	await tx`update import set override_reason = ${reason} where id = ${id}`;
}

/** Nobody has been at work on it for this long: it was cut off. Milliseconds. */
const CUT_OFF = 15_000;

/** At work on one, a process says so several times in this; it may be cut off. Milliseconds. */
const SILENT = 8_000;

/** Whether it is to be written or taken back, and nobody has been heard of for a while. */
export async function isSilent(tx: Tx, id: string): Promise<boolean> {
	const rows = await tx`select from import where id = ${id} and state in ('applying', 'undoing')
		and changed_at < now() - ${`${SILENT} milliseconds`}::interval`;
	return rows.length > 0;
}

/** Imports of all schools that were cut off, the longest first. Runs in a sweep. */
export const cutOff = (tx: Tx): Promise<{ id: string; school: string }[]> =>
	tx<{ id: string; school: string }[]>`
		select id, school_id as school from import where state in ('applying', 'undoing')
			and changed_at < now() - ${`${CUT_OFF} milliseconds`}::interval order by changed_at limit 20`;

/** Says that `worker` is at work on it; false while another one is. */
export async function claim(tx: Tx, id: string, worker: string): Promise<boolean> {
	const rows = await tx`update import set worker = ${worker}, changed_at = now()
		where id = ${id} and state in ('applying', 'undoing')
			and (worker is null or worker = ${worker} or changed_at < now() - ${`${CUT_OFF} milliseconds`}::interval)
		returning id`;
	return rows.length > 0;
}

/**
 * An import that was not applied goes with all its rows. Where people or vehicles of its lists were taken, it ends with
 * these instead: it can be taken back like any other. `late`: it is not before its end any more.
 */
export async function discard(tx: Tx, id: string): Promise<'gone' | 'ended' | 'late'> {
	await lock(tx, id);
	const taken = await tx`
		select from import_listed where import_id = ${id} and verdict->>'verdict' = 'taken' limit 1`;
	if (taken.length > 0) {
		if (!(await moveOn(tx, id, [...BEFORE], 'applied'))) return 'late';
		await tx`delete from import_row where import_id = ${id}`;
		return 'ended';
	}
	const rows = await tx`delete from import where id = ${id} and state = any(${[...BEFORE]}) returning id`;
	return rows.length > 0 ? 'gone' : 'late';
}
