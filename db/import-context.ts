import { type Group } from '../src/domain/import/mapping.ts';
import { type Directory } from '../src/domain/import/wording.ts';
import { instant, type Lesson } from '../src/domain/lesson.ts';
import { type Tx } from './sql.ts';

/** Everybody and everything an import may name; what is switched off is not offered. */
export async function directory(tx: Tx): Promise<Directory> {
	const instructors = await tx<
		{ id: string; name: string }[]
	>`select id, name from instructor where active order by name`;
	const candidates = await tx<
		{ id: string; name: string }[]
	>`select id, name from candidate where active order by name`;
	const vehicles = await tx<
		{ id: string; name: string }[]
	>`select id, plate as name from vehicle where active order by plate`;
	const places = await tx<
		{ id: string; name: string }[]
	>`select id, name from place where active order by name`;
	return { instructors, candidates, vehicles, places };
}

/** What everybody and everything is called, also who is switched off: for sentences about lessons. */
export async function names(tx: Tx): Promise<Map<string, string>> {
	const rows = await tx<{ id: string; name: string }[]>`
		select id, name from instructor union all select id, name from candidate
		union all select id, plate from vehicle union all select id, name from place`;
	return new Map(rows.map((row) => [row.id, row.name]));
}

interface LessonRow extends Omit<Lesson, 'start' | 'end' | 'by' | 'at'> {
	starts: Date;
	ends: Date;
}

/** Lessons that stand between two instants. */
export async function lessonsBetween(tx: Tx, from: Date, to: Date): Promise<Lesson[]> {
	const rows = await tx<LessonRow[]>`
		select l.id, l.version, l.kind, l.state, l.starts_at as starts, l.ends_at as ends, l.instructor_id as instructor,
			l.vehicle_id as vehicle, l.place_id as place, l.capacity, l.permit, l.topic, l.series_id as series,
			l.cancelled_by as "cancelledBy", l.cancel_reason as "cancelReason",
			array(select candidate_id from lesson_candidate where lesson_id = l.id order by 1) as candidates
		from lesson l where l.starts_at >= ${from} and l.starts_at < ${to} and l.state <> 'cancelled'`;
	return rows.map(({ starts, ends, ...row }) => ({
		...row,
		start: instant(starts.getTime()),
		end: instant(ends.getTime()),
		by: null,
		at: instant(starts.getTime())
	}));
}

/** Which of these lessons exist, in whatever week and state. */
export async function existing(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
	const rows = await tx<{ id: string }[]>`select id from lesson where id = any(${[...ids]})`;
	return new Set(rows.map((row) => row.id));
}

/** Which of these edits have their verdict already. */
export async function answered(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
	const rows = await tx<{ id: string }[]>`select id from edit where id = any(${[...ids]})`;
	return new Set(rows.map((row) => row.id));
}

/** Makes people and things an import brings, with their audit rows; those that stand already stay as they are. */
export async function addNewcomers(
	tx: Tx,
	school: string,
	account: string,
	newcomers: readonly { group: Group; id: string; name: string }[]
): Promise<void> {
	for (const { group, id, name } of newcomers) {
		const added = await INSERTS[group](tx, school, id, name);
		if (added.length === 0) continue;
		await tx`insert into audit (school_id, account_id, role, action, thing, thing_id, after)
			values (${school}, ${account}, 'admin', 'create', ${group.slice(0, -1)}, ${id}, ${tx.json({ name, by: 'import' })})`;
	}
}

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
