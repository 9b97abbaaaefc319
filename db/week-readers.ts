import { type Channel, type NoticeKind, type Told } from '#domain/notices/notice.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { type Role } from '#domain/policy.ts';
import { type Declined } from './notice-choices.ts';
import { type Addressee, addressees } from './notices.ts';
import { type Tx } from './sql.ts';

/** Somebody with a lesson in a week, and all that decides what its publication would tell them. */
export interface WeekReader {
	person: string;
	name: string;
	role: Role;
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

interface OfPerson {
	person: string;
}

/**
 * Everybody with a lesson in the week, published or not; but of staff whoever publishes it, as they know. Reads only.
 * @param at instant: what ended before is left out @param by account of whoever publishes
 */
export async function list(tx: Tx, week: string, at: string, by: string): Promise<WeekReader[]> {
	const people = await tx<Pick<WeekReader, 'person' | 'name' | 'role' | 'isAhead'>[]>`
		select n.id as person, n.name, n.role, bool_or(p.starts_at > ${at}::timestamptz and p.entry->>'state' <> 'cancelled') as "isAhead"
		from named_person n join person_entry p on p.person_id = n.id
		where p.week = ${week} and (n.role = 'candidate' or n.account_id <> ${by}) group by n.id, n.name, n.role order by n.name, n.id`;
	const ids = people.map(({ person }) => person);
	const who = await addressees(tx, ids);
	const [told, due, declined] = [
		groups(await toldTo(tx, ids)),
		groups(await dueTo(tx, ids)),
		groups(await declinedBy(tx, ids))
	];
	const standing = groups(await standingOf(tx, ids, week, at));
	return people.map((person) => ({
		...person,
		who: who.get(person.person) ?? null,
		told: told.get(person.person) ?? [],
		due: due.get(person.person) ?? [],
		declined: declined.get(person.person) ?? [],
		standing: new Map((standing.get(person.person) ?? []).map(({ entry }) => [entry.lesson, entry]))
	}));
}

const groups = <T extends OfPerson>(rows: readonly T[]): Map<string, T[]> =>
	Map.groupBy(rows, ({ person }) => person);

const toldTo = (tx: Tx, ids: readonly string[]) => tx<(OfPerson & WeekReader['told'][number])[]>`
	select person_id as person, channel, lesson_id as lesson, entry from told
	where person_id = any(${[...ids]}::uuid[])`;

const dueTo = (tx: Tx, ids: readonly string[]) => tx<(OfPerson & WeekReader['due'][number])[]>`
	select person_id as person, channel, kind, changes from notice
	where person_id = any(${[...ids]}::uuid[]) and state = 'due' and kind in ('published', 'planning') order by created_at desc`;

const declinedBy = (tx: Tx, ids: readonly string[]) => tx<(OfPerson & Declined)[]>`
	select person_id as person, channel, kind from notice_choice
	where person_id = any(${[...ids]}::uuid[])`;

const standingOf = (tx: Tx, ids: readonly string[], week: string, at: string) =>
	tx<(OfPerson & { entry: PlanningEntry })[]>`
		select p.person_id as person, p.entry from person_entry p
		where p.person_id = any(${[...ids]}::uuid[]) and (p.published or p.week = ${week})
			and (p.ends_at > ${at}::timestamptz or exists (
				select from told t where t.person_id = p.person_id and t.lesson_id = p.lesson_id))`;
