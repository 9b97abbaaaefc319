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
	candidate: string;
	channel: Channel;
}

/** What somebody is told by a channel. */
export interface News extends Ear {
	school: string;
	changes: readonly Told[];
}

export const nameOf = ({ candidate, channel }: Ear): string => `${candidate}/${channel}`;

/** What was told last, of each lesson. @returns by `nameOf`; who was told nothing is missing */
export async function ofMany(tx: Tx, ears: readonly Ear[]): Promise<Map<string, ToldLesson[]>> {
	const rows = await tx<(ToldLesson & Ear)[]>`
		select candidate_id as candidate, channel, lesson_id as lesson, entry,
			(extract(epoch from told_at) * 1000)::float8 as "toldAt"
		from told join ${earsOf(tx, ears)} using (candidate_id, channel)`;
	return Map.groupBy(rows, nameOf);
}

/** Rows to join with. */
export const earsOf = (tx: Tx, ears: readonly Ear[]) => tx`
	unnest(${ears.map(({ candidate }) => candidate)}::uuid[], ${ears.map(({ channel }) => channel)}::text[])
		as ear(candidate_id, channel)`;

/** What a channel told last, of each lesson. */
export async function of(tx: Tx, candidate: string, channel: Channel): Promise<ToldLesson[]> {
	const ear = { candidate, channel };
	return (await ofMany(tx, [ear])).get(nameOf(ear)) ?? [];
}

/** From now on this is what the channels have told of these lessons. What is long over is forgotten. */
export async function remember(tx: Tx, news: readonly News[], at: string): Promise<void> {
	const rows = news.flatMap(({ school, candidate, channel, changes }) =>
		changes.map(({ lesson, was, now }) => ({
			school_id: school,
			candidate_id: candidate,
			channel,
			lesson_id: lesson,
			entry: now,
			ends_at: (now ?? was)?.end ?? at
		}))
	);
	await tx`
		insert into told (school_id, candidate_id, channel, lesson_id, entry, ends_at, told_at)
		select r.school_id, r.candidate_id, r.channel, r.lesson_id, r.entry, r.ends_at, ${at}::timestamptz
		from jsonb_to_recordset(${tx.json(rows as unknown as JSONValue)}) as r(
			school_id uuid, candidate_id uuid, channel text, lesson_id uuid, entry jsonb, ends_at timestamptz)
		on conflict (candidate_id, channel, lesson_id) do update set
			entry = excluded.entry, ends_at = excluded.ends_at, told_at = excluded.told_at`;
	await tx`delete from told where candidate_id = any(${news.map(({ candidate }) => candidate)}::uuid[])
		and ends_at < ${at}::timestamptz - interval '7 days'`;
}

/**
 * Published lessons of candidates: those to come, and those named. @param named by candidate
 * @returns by candidate, then by lesson
 */
export async function standingOfMany(
	tx: Tx,
	named: ReadonlyMap<string, readonly string[]>,
	at: string
): Promise<Map<string, Map<string, PlanningEntry>>> {
	const pairs = [...named].flatMap(([candidate, lessons]) => lessons.map((lesson) => [candidate, lesson]));
	const rows = await tx<{ candidate: string; entry: PlanningEntry }[]>`
		select candidate_id as candidate, entry from planning_entry
		where candidate_id = any(${[...named.keys()]}::uuid[]) and published and ends_at > ${at}::timestamptz
		union all
		select candidate_id, entry from planning_entry join unnest(
			${pairs.map(([candidate = '']) => candidate)}::uuid[], ${pairs.map(([, lesson = '']) => lesson)}::uuid[]
		) as named(candidate_id, lesson_id) using (candidate_id, lesson_id)
		where published and ends_at <= ${at}::timestamptz`;
	const by = Map.groupBy(rows, ({ candidate }) => candidate);
	const entries = (candidate: string): [string, PlanningEntry][] =>
		(by.get(candidate) ?? []).map(({ entry }) => [entry.lesson, entry]);
	return new Map([...named.keys()].map((candidate) => [candidate, new Map(entries(candidate))]));
}

/** A candidate's published lessons: those to come, and those named. */
export async function standing(
	tx: Tx,
	candidate: string,
	at: string,
	lessons: readonly string[]
): Promise<Map<string, PlanningEntry>> {
	return (await standingOfMany(tx, new Map([[candidate, lessons]]), at)).get(candidate) ?? new Map();
}
