import { type Group } from '../src/domain/import/mapping.ts';
import { type Directory } from '../src/domain/import/wording.ts';
import { instant, type Lesson } from '../src/domain/lesson.ts';
import { type Verdict } from '../src/domain/verdict.ts';
import * as importMade from './import-made.ts';
import { type Thing } from './roster.ts';
import { type Tx } from './sql.ts';

/** Everybody and everything an import may name. @param isOn false: those that are switched off, which it may not */
export async function directory(tx: Tx, isOn = true): Promise<Directory> {
	const instructors = await tx<
		{ id: string; name: string }[]
	>`select id, name from instructor where active = ${isOn} order by name collate by_name`;
	const candidates = await tx<
		{ id: string; name: string }[]
	>`select id, name from candidate where active = ${isOn} order by name collate by_name`;
	const vehicles = await tx<
		{ id: string; name: string }[]
	>`select id, plate as name from vehicle where active = ${isOn} order by plate collate by_name`;
	const places = await tx<
		{ id: string; name: string }[]
	>`select id, name from place where active = ${isOn} order by name collate by_name`;
	return { instructors, candidates, vehicles, places };
}

/** What everybody and everything is called, by id, those with an account by that too; also who is switched off. */
export async function names(tx: Tx): Promise<Map<string, string>> {
	const rows = await tx<{ id: string; name: string }[]>`
		select id, name from instructor union all select id, name from candidate
		union all select id, plate from vehicle union all select id, name from place
		union all select account_id, name from membership`;
	return new Map(rows.map((row) => [row.id, row.name]));
}

interface LessonRow extends Omit<Lesson, 'start' | 'end' | 'by' | 'at'> {
	starts: Date;
	ends: Date;
}

/** Lessons that stand between two instants, and these, wherever they are and whatever became of them. */
export async function lessonsAround(tx: Tx, from: Date, to: Date, ids: readonly string[]): Promise<Lesson[]> {
	const rows = await tx<LessonRow[]>`
		${lessonColumns(tx)}
		from lesson l where l.starts_at >= ${from} and l.starts_at < ${to} and l.state <> 'cancelled'
		union all ${lessonColumns(tx)} from lesson l where l.id = any(${[...ids]})
			and not (l.starts_at >= ${from} and l.starts_at < ${to} and l.state <> 'cancelled')`;
	return rows.map(lessonOf);
}

/** These lessons, as they are now. */
export async function lessons(tx: Tx, ids: readonly string[]): Promise<Map<string, Lesson>> {
	const rows = await tx<LessonRow[]>`${lessonColumns(tx)} from lesson l where l.id = any(${[...ids]})`;
	return new Map(rows.map((row) => [row.id, lessonOf(row)]));
}

const lessonColumns = (tx: Tx) => tx`
		select l.id, l.version, l.kind, l.state, l.starts_at as starts, l.ends_at as ends, l.instructor_id as instructor,
			l.vehicle_id as vehicle, l.place_id as place, l.capacity, l.permit, l.topic, l.series_id as series,
			l.cancelled_by as "cancelledBy", l.cancel_reason as "cancelReason",
			array(select candidate_id from lesson_candidate where lesson_id = l.id order by 1) as candidates`;

const lessonOf = ({ starts, ends, ...row }: LessonRow): Lesson => ({
	...row,
	start: instant(starts.getTime()),
	end: instant(ends.getTime()),
	by: null,
	at: instant(starts.getTime())
});

/** The verdicts of those of these edits that have theirs. */
export async function answered(tx: Tx, ids: readonly string[]): Promise<Map<string, Verdict>> {
	const rows = await tx<{ id: string; verdict: Verdict }[]>`
		select id, verdict from edit where id = any(${[...ids]})`;
	return new Map(rows.map((row) => [row.id, row.verdict]));
}

/**
 * The last change of each of these lessons: which edit made it, who, when; a note on it counts as one. What other imports
 * did and then took back is none.
 */
export async function lastChanges(
	tx: Tx,
	importId: string,
	ids: readonly string[]
): Promise<Map<string, LastChange>> {
	const rows = await tx<(LastChange & { lesson: string })[]>`
		with put_back as materialized (
			select lesson_id::text as lesson, unnest(array[outcome->>'edit', undone->>'edit']) as edit from import_row
			where import_id <> ${importId} and lesson_id = any(${[...ids]}::uuid[]) and was is not null
				and undone->>'undone' = 'back' and undone ? 'edit')
		select distinct on (a.thing_id) a.thing_id as lesson, a.edit_id as edit, a.account_id as by,
			to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
			exists (select 1 from free_text t where t.kind = 'note' and t.about = a.thing_id::text and t.seq > 0) as "hasNote"
		from audit a where a.thing = 'lesson' and a.thing_id = any(${[...ids]})
			and not exists (select 1 from put_back p where p.lesson = a.thing_id and p.edit = a.edit_id::text)
		order by a.thing_id, a.id desc`;
	return new Map(rows.map((row) => [row.lesson, row]));
}

export interface LastChange {
	edit: string | null;
	by: string | null;
	at: string;
	hasNote: boolean;
}

/**
 * Makes people and things an import brings, with their audit rows; those that stand already stay as they are, and those
 * an undo has taken back are there again.
 */
export async function addNewcomers(
	tx: Tx,
	by: { school: string; account: string; importId: string },
	newcomers: readonly { group: Group; id: string; name: string }[]
): Promise<void> {
	const { school, account, importId } = by;
	const back = await importMade.takenBack(tx);
	for (const { group, id, name } of newcomers) {
		const thing = THINGS[group];
		if (back.has(id)) await importMade.switchTo(tx, by, { thing, id }, true);
		const added = await INSERTS[group](tx, school, id, name);
		if (added.length === 0) continue;
		const after = tx.json({ name, by: 'import', import: importId });
		await tx`insert into audit (school_id, account_id, role, action, thing, thing_id, after)
			values (${school}, ${account}, 'admin', 'create', ${thing}, ${id}, ${after})`;
	}
}

export const THINGS = {
	instructors: 'instructor',
	candidates: 'candidate',
	vehicles: 'vehicle',
	places: 'place'
} as const satisfies Record<Group, Thing>;

type Insert = (tx: Tx, school: string, id: string, name: string) => Promise<readonly unknown[]>;

const INSERTS: Record<Group, Insert> = {
	instructors: (tx, school, id, name) =>
		tx`insert into instructor (id, school_id, name) values (${id}, ${school}, ${name.slice(0, 80)})
			on conflict do nothing returning id`,
	candidates: (tx, school, id, name) =>
		tx`insert into candidate (id, school_id, name) values (${id}, ${school}, ${name.slice(0, 80)})
			on conflict do nothing returning id`,
	vehicles: (tx, school, id, name) =>
		tx`insert into vehicle (id, school_id, plate, model) values (${id}, ${school}, ${name.toUpperCase().slice(0, 16)}, '?')
			on conflict do nothing returning id`,
	places: (tx, school, id, name) =>
		tx`insert into place (id, school_id, name, short_name)
			values (${id}, ${school}, ${name.slice(0, 80)}, ${name.slice(0, 12).trim()})
			on conflict do nothing returning id`
};
