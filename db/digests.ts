import { instant } from '#domain/lesson.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { boundsOfDay } from '#domain/week.ts';
import { facts as officeFacts, type OfficeFacts } from './office-matters.ts';
import { type Tx } from './sql.ts';

/** What somebody of the staff has before them on a day, and what waits for them, as it is now. */
export interface DigestFacts {
	day: string;
	/** Their own of that day, those still to end. */
	lessons: PlanningEntry[];
	/** Over for a week at most, and nobody said how they went: their own, for those who run the school all. */
	unclosed: number;
	/** Swaps that wait for an answer of theirs. */
	proposals: number;
	/** For those who run the school only; else null. */
	office:
		| (OfficeFacts & {
				/** Lessons of that day nobody teaches. */
				untaught: number;
				/** With lessons within a week, and not published. */
				drafts: { week: string; lessons: number }[];
		  })
		| null;
}

interface Asked {
	school: string;
	person: string;
	role: 'admin' | 'instructor';
	/** `2026-11-24`. */
	day: string;
	/** The school's. */
	zone: string;
	/** Milliseconds since 1970. */
	at: number;
}

/** False: this day's, or that there was none, has been decided before. */
export async function take(tx: Tx, person: string, day: string): Promise<boolean> {
	const taken = await tx`
		update person set digest_day = ${day}::date where id = ${person} and digest_day is distinct from ${day}::date`;
	return taken.count > 0;
}

export async function facts(tx: Tx, asked: Asked): Promise<DigestFacts> {
	const { school, role, day, zone, at } = asked;
	const office = role === 'admin' ? await officeFacts(tx, school, at, zone) : null;
	return {
		day,
		lessons: await lessonsOf(tx, asked),
		...(await waitingFor(tx, asked)),
		office: office && { ...office, ...(await ofTheOffice(tx, asked)) }
	};
}

async function lessonsOf(tx: Tx, { person, day, zone, at }: Asked): Promise<PlanningEntry[]> {
	const { from, to } = boundsOfDay(day, zone);
	const rows = await tx<{ entry: PlanningEntry }[]>`
		select entry from teaching_entry where person_id = ${person} and published and ends_at > ${instant(at)}::timestamptz
			and starts_at >= ${from}::timestamptz and starts_at < ${to}::timestamptz and entry->>'state' = 'planned'
		order by starts_at`;
	return rows.map(({ entry }) => entry);
}

async function waitingFor(
	tx: Tx,
	{ school, person, role, at }: Asked
): Promise<Pick<DigestFacts, 'unclosed' | 'proposals'>> {
	const now = instant(at);
	const mine = (instructor: 'l.instructor_id' | 'to_instructor') =>
		role === 'admin'
			? tx`true`
			: tx`${tx(instructor)} in (select i.id from instructor i join person p using (school_id, account_id)
				where p.id = ${person})`;
	const [row] = await tx<Pick<DigestFacts, 'unclosed' | 'proposals'>[]>`
		select (select count(*)::int from lesson l join board b on b.school_id = l.school_id and b.week = l.week
				where l.school_id = ${school} and b.published_at is not null and l.state in ('planned', 'in_progress')
					and l.ends_at between ${now}::timestamptz - interval '7 days' and ${now}::timestamptz
					and ${mine('l.instructor_id')}) as unclosed,
			(select count(*)::int from proposal where school_id = ${school} and state = 'open'
				and ${mine('to_instructor')}) as proposals`;
	return row ?? { unclosed: 0, proposals: 0 };
}

async function ofTheOffice(tx: Tx, { school, day, zone, at }: Asked) {
	const { from, to } = boundsOfDay(day, zone);
	const now = instant(at);
	const rows = await tx<{ week: string; lessons: number }[]>`
		select l.week, count(*)::int as lessons from lesson l join board b on b.school_id = l.school_id and b.week = l.week
		where l.school_id = ${school} and b.published_at is null and l.state = 'planned'
			and l.starts_at between ${now}::timestamptz and ${now}::timestamptz + interval '7 days'
		group by l.week order by l.week`;
	const [row] = await tx<{ untaught: number }[]>`
		select count(*)::int as untaught from lesson where school_id = ${school} and instructor_id is null
			and state = 'planned' and starts_at >= ${from}::timestamptz and starts_at < ${to}::timestamptz
			and ends_at > ${now}::timestamptz`;
	return { untaught: row?.untaught ?? 0, drafts: [...rows] };
}
