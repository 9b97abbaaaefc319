import { type PlanningEntry } from '#domain/planning.ts';
import { type Channel, type Told } from '#domain/notices/notice.ts';
import type { JSONValue } from 'postgres';
import { type Tx } from './sql.ts';

export interface ToldLesson {
	lesson: string;
	/** Null: told that it is off. */
	entry: PlanningEntry | null;
	/** Milliseconds since 1970. */
	toldAt: number;
}

/** One person by one channel. */
export interface Ear {
	person: string;
	channel: Channel;
}

/** What somebody is told by a channel. */
export interface News extends Ear {
	school: string;
	changes: readonly Told[];
}

export const nameOf = ({ person, channel }: Ear): string => `${person}/${channel}`;

/** What was told last, of each lesson. @returns by `nameOf`; who was told nothing is missing */
export async function ofMany(tx: Tx, ears: readonly Ear[]): Promise<Map<string, ToldLesson[]>> {
	const rows = await tx<(ToldLesson & Ear)[]>`
		select person_id as person, channel, lesson_id as lesson, entry,
			(extract(epoch from told_at) * 1000)::float8 as "toldAt"
		from told join ${earsOf(tx, ears)} using (person_id, channel)`;
	return Map.groupBy(rows, nameOf);
}

/** Rows to join with. */
export const earsOf = (tx: Tx, ears: readonly Ear[]) => tx`
	unnest(${ears.map(({ person }) => person)}::uuid[], ${ears.map(({ channel }) => channel)}::text[])
		as ear(person_id, channel)`;

/** What a channel told last, of each lesson. */
export async function of(tx: Tx, person: string, channel: Channel): Promise<ToldLesson[]> {
	const ear = { person, channel };
	return (await ofMany(tx, [ear])).get(nameOf(ear)) ?? [];
}

/** From now on this is what the channels have told of these lessons. What is long over is forgotten. */
export async function remember(tx: Tx, news: readonly News[], at: string): Promise<void> {
	const rows = news.flatMap(({ school, person, channel, changes }) =>
		changes.map(({ lesson, was, now }) => ({
			school_id: school,
			person_id: person,
			channel,
			lesson_id: lesson,
			entry: now,
			ends_at: (now ?? was)?.end ?? at
		}))
	);
	await tx`
		insert into told (school_id, person_id, channel, lesson_id, entry, ends_at, told_at)
		select r.school_id, r.person_id, r.channel, r.lesson_id, r.entry, r.ends_at, ${at}::timestamptz
		from jsonb_to_recordset(${tx.json(rows as unknown as JSONValue)}) as r(
			school_id uuid, person_id uuid, channel text, lesson_id uuid, entry jsonb, ends_at timestamptz)
		on conflict (person_id, channel, lesson_id) do update set
			entry = excluded.entry, ends_at = excluded.ends_at, told_at = excluded.told_at`;
	await tx`delete from told where person_id = any(${news.map(({ person }) => person)}::uuid[])
		and ends_at < ${at}::timestamptz - interval '7 days'`;
}

/** What somebody who gets an account as an instructor has been told until then, however that was. */
export const beginTeaching = (tx: Tx, instructor: string): Promise<unknown> => tx`
	insert into told (school_id, person_id, channel, lesson_id, entry, ends_at)
	select e.school_id, e.person_id, c.channel, e.lesson_id, e.entry, e.ends_at
	from instructor i join person p on p.staff and p.school_id = i.school_id and p.account_id = i.account_id
	join teaching_entry e on e.person_id = p.id cross join (values ('inbox'), ('email'), ('push')) c(channel)
	where i.id = ${instructor} and e.published and e.ends_at > now() on conflict do nothing`;

/**
 * Published lessons of people: those to come, and those named. @param named by person
 * @returns by person, then by lesson
 */
export async function standingOfMany(
	tx: Tx,
	named: ReadonlyMap<string, readonly string[]>,
	at: string
): Promise<Map<string, Map<string, PlanningEntry>>> {
	const pairs = [...named].flatMap(([person, lessons]) => lessons.map((lesson) => [person, lesson]));
	const rows = await tx<{ person: string; entry: PlanningEntry }[]>`
		select person_id as person, ${heard(tx)} as entry from person_entry e
		where person_id = any(${[...named.keys()]}::uuid[]) and published and ends_at > ${at}::timestamptz
		union all
		select person_id, ${heard(tx)} from person_entry e join unnest(
			${pairs.map(([person = '']) => person)}::uuid[], ${pairs.map(([, lesson = '']) => lesson)}::uuid[]
		) as named(person_id, lesson_id) using (person_id, lesson_id)
		where published and ends_at <= ${at}::timestamptz`;
	const by = Map.groupBy(rows, ({ person }) => person);
	const entries = (person: string): [string, PlanningEntry][] =>
		(by.get(person) ?? []).map(({ entry }) => [entry.lesson, entry]);
	return new Map([...named.keys()].map((person) => [person, new Map(entries(person))]));
}

/**
 * An absence of before absences were told is told to nobody, and of one among several to no candidate: it is not known
 * whose it is. Whoever teaches them hears of it.
 */
const heard = (tx: Tx) => tx`
	case when e.entry->>'state' = 'no_show' and (
		not e.entry ? 'seats' and (select count(*) from lesson_candidate c where c.lesson_id = e.lesson_id) > 1
		or not exists (
			select from audit a join school s on s.id = a.school_id and a.at >= s.absences_since
			where a.school_id = e.school_id and a.thing = 'lesson' and a.thing_id = e.lesson_id::text
				and a.after->>'state' = 'no_show'))
	then e.entry || '{"hushed": true}' else e.entry end`;

/** A person's published lessons: those to come, and those named. */
export async function standing(
	tx: Tx,
	person: string,
	at: string,
	lessons: readonly string[]
): Promise<Map<string, PlanningEntry>> {
	return (await standingOfMany(tx, new Map([[person, lessons]]), at)).get(person) ?? new Map();
}
