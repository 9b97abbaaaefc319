import { instant } from '#domain/lesson.ts';
import {
	type About,
	type Channel,
	type Matter,
	type NoticeKind,
	type NoticeState,
	type Told
} from '#domain/notices/notice.ts';
import { type ReminderTimes } from '#domain/notices/reminders.ts';
import { type Role } from '#domain/policy.ts';
import type { JSONValue } from 'postgres';
import { type Tx } from './sql.ts';
import { type Ear, earsOf, nameOf, type News } from './told.ts';

/** Whom to write to, and how they are to be spoken to. */
export interface Addressee {
	/** Of staff the strongest. */
	role: Role;
	name: string;
	locale: 'fr' | 'en';
	/** Null: no account, or none that stands. */
	email: string | null;
	/** As the school wrote it down; of staff none, as they are told nothing by SMS. */
	phone: string | null;
	hasAccount: boolean;
	/** Some phone or browser of theirs takes pushes. */
	hasDevice: boolean;
	school: string;
	/** Theirs: when it is night, and what their clocks show. */
	zone: string;
	/** Of what the school counts in days and hours of its own. */
	schoolZone: string;
	/** Staff have their day before them anyway, and are reminded of no single lesson. */
	reminders: ReminderTimes;
	/** When staff get their day in one message, by the school's clock; null: never. */
	digest: string | null;
}

/** @returns by person; who left is missing */
export async function addressees(tx: Tx, people: readonly string[]): Promise<Map<string, Addressee>> {
	const rows = await tx<(Addressee & { person: string })[]>`
		select p.id as person, p.role, p.name, coalesce(a.locale, 'fr') as locale, a.email::text as email, p.phone,
			a.id is not null as "hasAccount",
			exists (select from push_device d join session i on i.public_id = d.session_id and i.account_id = a.id
				where d.person_id = p.id and i.ended_at is null) as "hasDevice",
			s.name as school, coalesce(o.zone, s.zone) as zone, s.zone as "schoolZone",
			case when p.role = 'candidate'
				then jsonb_build_object('eve', to_char(s.reminder_eve, 'HH24:MI'), 'hours', s.reminder_hours)
				else '{"eve": null, "hours": null}' end as reminders,
			case when p.role <> 'candidate' then to_char(s.digest_at, 'HH24:MI') end as digest
		from named_person p join person o on o.id = p.id join school s on s.id = p.school_id
		left join account a on a.id = p.account_id and a.disabled_at is null
		where p.id = any(${[...people]}::uuid[]) and p.active`;
	return new Map(rows.map(({ person, ...who }) => [person, who]));
}

export const addressee = async (tx: Tx, person: string): Promise<Addressee | null> =>
	(await addressees(tx, [person])).get(person) ?? null;

/** Two steps that promise to one person at the same time come one after the other; each takes all of theirs at once. */
export const lock = (tx: Tx, ...people: string[]): Promise<unknown> => tx`
	select pg_advisory_xact_lock(hashtextextended('notice:' || c::text, 0))
	from (select c from unnest(${people}::text[]) c order by c) in_order`;

/** Notices a step has already promised. @param key with the channel at its end */
export async function promised(tx: Tx, keys: readonly string[]): Promise<Map<string, PromisedNotice>> {
	const rows = await tx<(PromisedNotice & { key: string })[]>`
		select id, key, channel, state from notice where key = any(${[...keys]})`;
	return new Map(rows.map((row) => [row.key, row]));
}

export interface PromisedNotice {
	id: string;
	channel: Channel;
	state: NoticeState;
}

/** What a promise was about that another one says as well. */
export interface TakenBack {
	kind: NoticeKind;
	changes: Told[];
}

/**
 * Takes back what was promised and not begun, for one promise that says it all. @returns by `nameOf`, the oldest last:
 * what was known before the first of them is what the person knows
 */
export async function takeBack(tx: Tx, ears: readonly Ear[]): Promise<Map<string, TakenBack[]>> {
	const rows = await tx<(TakenBack & Ear & { since: Date })[]>`
		with mine as (
			select n.id from notice n, ${earsOf(tx, ears)}
			where n.person_id = ear.person_id and n.channel = ear.channel and n.state = 'due' and n.kind in ('published', 'planning')
			order by n.id for update of n)
		update notice n set state = 'expired', error = 'replaced', settled_at = now() from mine where n.id = mine.id
		returning n.person_id as person, n.channel, n.kind, n.changes, n.created_at as since`;
	return Map.groupBy(
		[...rows].sort((a, b) => b.since.getTime() - a.since.getTime()),
		nameOf
	);
}

/** What the inbox told somebody since an instant, the oldest first. */
export async function inboxSince(
	tx: Tx,
	person: string,
	since: string
): Promise<{ id: string; kind: NoticeKind; changes: Told[]; toldAt: number; read: boolean }[]> {
	const rows = await tx<{ id: string; kind: NoticeKind; changes: Told[]; toldAt: number; read: boolean }[]>`
		select id, kind, changes, (extract(epoch from promised_at) * 1000)::float8 as "toldAt", read_at is not null as read
		from notice where person_id = ${person} and channel = 'inbox' and state in ('due', 'sending', 'accepted')
			and promised_at > ${since}::timestamptz order by promised_at, created_at`;
	return [...rows];
}

export interface NewNotice extends News {
	/** Milliseconds since 1970. */
	at: number;
	kind: NoticeKind;
	key: string;
	/** Where it is of no lesson. */
	about?: About;
	/** Of the office. */
	matter?: Matter;
}

/** @returns their ids; one whose key was promised before is none */
export async function create(tx: Tx, notices: readonly NewNotice[]): Promise<string[]> {
	const rows = notices.map(({ at, school, person, ...notice }) => ({
		...notice,
		school_id: school,
		person_id: person,
		promised_at: instant(at)
	}));
	const made = await tx<{ id: string }[]>`
		insert into notice (school_id, person_id, channel, kind, key, changes, about, matter, promised_at)
		select r.school_id, r.person_id, r.channel, r.kind, r.key, r.changes, r.about, r.matter, r.promised_at
		from jsonb_to_recordset(${tx.json(rows as unknown as JSONValue)}) as r(
			school_id uuid, person_id uuid, channel text, kind text, key text, changes jsonb, about jsonb,
			matter text, promised_at timestamptz)
		on conflict (school_id, key) do nothing returning id`;
	return made.map(({ id }) => id);
}

/** People with a lesson in a published week, after a given one: a week is told in portions. */
export async function ofWeek(tx: Tx, week: string, after: string | null, most: number): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select distinct person_id as id from person_entry
		where week = ${week} and published and (${after}::uuid is null or person_id > ${after}::uuid)
		order by person_id limit ${most}`;
	return rows.map((row) => row.id);
}

/** What is not at its end yet, the newest last: also what a flow that is lost had begun. */
export async function open(tx: Tx, person: string): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select id from notice where person_id = ${person} and (state = 'due' or ${isForgotten(tx)})
		order by created_at`;
	return rows.map((row) => row.id);
}

/** A letter takes seconds; one still on its way after minutes is on nobody's mind any more. */
export const isForgotten = (tx: Tx) =>
	tx`state = 'sending' and coalesce(claimed_at, created_at) < now() - interval '10 minutes'`;

/**
 * Has the flow of everybody started who is owed something: a reminder of a lesson to come, a digest, papers that end, or a notice not at its end.
 * Whom a publication is about to tell, it wakes itself: by their own flows they would hear of its lessons one by one.
 * @param kind `ensure` leaves one that runs in peace; `again` has it look, as it may be one of yesterday
 */
export const wakeAll = (tx: Tx, school: string, kind: 'ensure' | 'again'): Promise<unknown> => tx`
	insert into outbox (school_id, kind, key, payload)
	select ${school}, ${kind}, 'person/' || ${school} || '/' || p.id, jsonb_build_object('person', p.id)
	from named_person p where p.school_id = ${school}
		and (exists (select from notice n where n.person_id = p.id and n.state in ('due', 'sending'))
			or p.active and exists (select from person_entry e where e.person_id = p.id and e.published and e.starts_at > now())
			or p.active and p.role <> 'candidate' and exists (select from school s where s.id = ${school} and s.digest_at is not null)
			or p.active and p.role = 'admin' and exists (select from vehicle v where v.school_id = ${school} and v.active
				and greatest(v.insurance_until, v.inspection_until) >= current_date))
		and not exists (select from outbox o where o.key = 'person/' || ${school} || '/' || p.id
			and o.done_at is null and o.dead_at is null)
		and not exists (select from outbox o join person_entry e on e.person_id = p.id and e.week = o.payload->>'week'
			where o.school_id = ${school} and o.kind = 'week_published' and o.done_at is null and o.dead_at is null)`;

/** Has everybody's flow look who has a lesson to come, and all staff's. */
export async function wakeEverybody(tx: Tx, school: string): Promise<void> {
	const people = await tx<{ id: string }[]>`
		select person_id as id from person_entry where published and starts_at > now()
		union select id from named_person where school_id = ${school} and active and role <> 'candidate'`;
	await wake(
		tx,
		school,
		people.map(({ id }) => id)
	);
}

/**
 * Has these people's flows look at what they are owed, their reminders say; once what is on its way has gone out.
 * @param inMs milliseconds until then
 */
export const wake = (tx: Tx, school: string, people: readonly string[], inMs = 3000): Promise<unknown> => tx`
	insert into outbox (school_id, kind, key, payload, available_at)
	select ${school}, 'look', 'person/' || ${school} || '/' || c, jsonb_build_object('person', c),
		now() + make_interval(secs => ${inMs / 1000}::float8)
	from unnest(${[...people]}::text[]) c`;

/**
 * The same after a whole week was told, a few people a second: their flows would be in the way of what is being told, and
 * of the boards. Whoever has a lesson soon may be owed a reminder soon. @param at instant
 */
export const wakeInTurn = (
	tx: Tx,
	school: string,
	people: readonly string[],
	at: string
): Promise<unknown> => tx`
	with waiting as (select count(*) as count from outbox where kind = 'look' and done_at is null and dead_at is null)
	insert into outbox (school_id, kind, key, payload, available_at)
	select ${school}, 'look', 'person/' || ${school} || '/' || c, jsonb_build_object('person', c),
		now() + interval '3 seconds' + case when exists (
			select from person_entry p where p.person_id = c::uuid and p.published
				and p.starts_at between ${at}::timestamptz and ${at}::timestamptz + interval '26 hours')
			then interval '0' else interval '250 milliseconds' * (waiting.count + n) end
	from waiting, unnest(${[...people]}::text[]) with ordinality as people(c, n)`;
