import { type Channel, type NoticeKind, type Told } from '#domain/notices/notice.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { type Declined } from './notice-choices.ts';
import { type Addressee, addressees } from './notices.ts';
import { type Tx } from './sql.ts';

/** Somebody with a lesson in a week, and all that decides what its publication would tell them. */
export interface WeekReader {
	candidate: string;
	name: string;
	/** One of their lessons in the week is still to come. */
	isAhead: boolean;
	/** Null: they left the school, nobody writes to them. */
	who: Addressee | null;
	/** What a channel told last. */
	told: { channel: Channel; lesson: string; entry: PlanningEntry | null }[];
	/** Promised and not begun: what the publication says will take its place. The oldest last. */
	due: { channel: Channel; kind: NoticeKind; changes: Told[] }[];
	declined: Declined[];
	/** Their lessons, by id, as if the week were published. */
	standing: Map<string, PlanningEntry>;
}

interface OfCandidate {
	candidate: string;
}

/** Everybody with a lesson in the week, published or not. Reads only. @param at instant: what ended before is left out */
export async function list(tx: Tx, week: string, at: string): Promise<WeekReader[]> {
	const people = await tx<Pick<WeekReader, 'candidate' | 'name' | 'isAhead'>[]>`
		select c.id as candidate, c.name, bool_or(p.starts_at > ${at}::timestamptz and p.entry->>'state' <> 'cancelled') as "isAhead"
		from candidate c join planning_entry p on p.candidate_id = c.id
		where p.week = ${week} group by c.id, c.name order by c.name, c.id`;
	const ids = people.map(({ candidate }) => candidate);
	const who = await addressees(tx, ids);
	const [told, due, declined] = [
		groups(await toldTo(tx, ids)),
		groups(await dueTo(tx, ids)),
		groups(await declinedBy(tx, ids))
	];
	const standing = groups(await standingOf(tx, ids, week, at));
	return people.map((person) => ({
		...person,
		who: who.get(person.candidate) ?? null,
		told: told.get(person.candidate) ?? [],
		due: due.get(person.candidate) ?? [],
		declined: declined.get(person.candidate) ?? [],
		standing: new Map((standing.get(person.candidate) ?? []).map(({ entry }) => [entry.lesson, entry]))
	}));
}

const groups = <T extends OfCandidate>(rows: readonly T[]): Map<string, T[]> =>
	Map.groupBy(rows, ({ candidate }) => candidate);

const toldTo = (tx: Tx, ids: readonly string[]) => tx<(OfCandidate & WeekReader['told'][number])[]>`
	select candidate_id as candidate, channel, lesson_id as lesson, entry from told
	where candidate_id = any(${[...ids]}::uuid[])`;

const dueTo = (tx: Tx, ids: readonly string[]) => tx<(OfCandidate & WeekReader['due'][number])[]>`
	select candidate_id as candidate, channel, kind, changes from notice
	where candidate_id = any(${[...ids]}::uuid[]) and state = 'due' and kind <> 'reminder' order by created_at desc`;

const declinedBy = (tx: Tx, ids: readonly string[]) => tx<(OfCandidate & Declined)[]>`
	select candidate_id as candidate, channel, kind from notice_choice
	where candidate_id = any(${[...ids]}::uuid[])`;

const standingOf = (tx: Tx, ids: readonly string[], week: string, at: string) =>
	tx<(OfCandidate & { entry: PlanningEntry })[]>`
		select p.candidate_id as candidate, p.entry from planning_entry p
		where p.candidate_id = any(${[...ids]}::uuid[]) and (p.published or p.week = ${week})
			and (p.ends_at > ${at}::timestamptz or exists (
				select from told t where t.candidate_id = p.candidate_id and t.lesson_id = p.lesson_id))`;
