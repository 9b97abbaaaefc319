import { instant } from '#domain/lesson.ts';
import { type Channel, type NoticeKind, type NoticeState, type Told } from '#domain/notices/notice.ts';
import { type ReminderTimes } from '#domain/notices/reminders.ts';
import type { JSONValue } from 'postgres';
import { type Tx } from './sql.ts';
import { type Ear, earsOf, nameOf, type News } from './told.ts';

/** Whom to write to, and how they are to be spoken to. */
export interface Addressee {
	name: string;
	locale: 'fr' | 'en';
	/** Null: no account, or none that stands. */
	email: string | null;
	/** As the school wrote it down. */
	phone: string | null;
	hasAccount: boolean;
	/** Some phone or browser of theirs takes pushes. */
	hasDevice: boolean;
	school: string;
	zone: string;
	reminders: ReminderTimes;
}

/** @returns by candidate; who left is missing */
export async function addressees(tx: Tx, candidates: readonly string[]): Promise<Map<string, Addressee>> {
	const rows = await tx<(Addressee & { candidate: string })[]>`
		select c.id as candidate, c.name, coalesce(a.locale, 'fr') as locale, a.email::text as email, c.phone,
			a.id is not null as "hasAccount",
			exists (select from push_device d join session i on i.public_id = d.session_id and i.account_id = a.id
				where d.candidate_id = c.id and i.ended_at is null) as "hasDevice",
			s.name as school, s.zone,
			jsonb_build_object('eve', to_char(s.reminder_eve, 'HH24:MI'), 'hours', s.reminder_hours) as reminders
		from candidate c join school s on s.id = c.school_id
		left join account a on a.id = c.account_id and a.disabled_at is null
		where c.id = any(${[...candidates]}::uuid[]) and c.active`;
	return new Map(rows.map(({ candidate, ...who }) => [candidate, who]));
}

export const addressee = async (tx: Tx, candidate: string): Promise<Addressee | null> =>
	(await addressees(tx, [candidate])).get(candidate) ?? null;

/** Two steps that promise to one person at the same time come one after the other; each takes all of theirs at once. */
export const lock = (tx: Tx, ...candidates: string[]): Promise<unknown> => tx`
	select pg_advisory_xact_lock(hashtextextended('notice:' || c::text, 0))
	from (select c from unnest(${candidates}::text[]) c order by c) in_order`;

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
		update notice n set state = 'expired', error = 'replaced', settled_at = now() from ${earsOf(tx, ears)}
		where n.candidate_id = ear.candidate_id and n.channel = ear.channel and n.state = 'due' and n.kind <> 'reminder'
		returning n.candidate_id as candidate, n.channel, n.kind, n.changes, n.created_at as since`;
	return Map.groupBy(
		[...rows].sort((a, b) => b.since.getTime() - a.since.getTime()),
		nameOf
	);
}

/** What the inbox told a candidate since an instant, the oldest first. */
export async function inboxSince(
	tx: Tx,
	candidate: string,
	since: string
): Promise<{ id: string; kind: NoticeKind; changes: Told[]; toldAt: number; read: boolean }[]> {
	const rows = await tx<{ id: string; kind: NoticeKind; changes: Told[]; toldAt: number; read: boolean }[]>`
		select id, kind, changes, (extract(epoch from promised_at) * 1000)::float8 as "toldAt", read_at is not null as read
		from notice where candidate_id = ${candidate} and channel = 'inbox' and state in ('due', 'sending', 'accepted')
			and promised_at > ${since}::timestamptz order by promised_at, created_at`;
	return [...rows];
}

export interface NewNotice extends News {
	/** Milliseconds since 1970. */
	at: number;
	kind: NoticeKind;
	key: string;
}

/** @returns their ids; one whose key was promised before is none */
export async function create(tx: Tx, notices: readonly NewNotice[]): Promise<string[]> {
	const rows = notices.map(({ at, school, candidate, ...notice }) => ({
		...notice,
		school_id: school,
		candidate_id: candidate,
		promised_at: instant(at)
	}));
	const made = await tx<{ id: string }[]>`
		insert into notice (school_id, candidate_id, channel, kind, key, changes, promised_at)
		select r.school_id, r.candidate_id, r.channel, r.kind, r.key, r.changes, r.promised_at
		from jsonb_to_recordset(${tx.json(rows as unknown as JSONValue)}) as r(
			school_id uuid, candidate_id uuid, channel text, kind text, key text, changes jsonb, promised_at timestamptz)
		on conflict (school_id, key) do nothing returning id`;
	return made.map(({ id }) => id);
}

/** Candidates with a seat in a published week, after a given one: a week is told in portions. */
export async function ofWeek(tx: Tx, week: string, after: string | null, most: number): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select distinct candidate_id as id from planning_entry
		where week = ${week} and published and (${after}::uuid is null or candidate_id > ${after}::uuid)
		order by candidate_id limit ${most}`;
	return rows.map((row) => row.id);
}

/** What is not at its end yet, the newest last: also what a flow that is lost had begun. */
export async function open(tx: Tx, candidate: string): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select id from notice where candidate_id = ${candidate} and (state = 'due' or ${isForgotten(tx)})
		order by created_at`;
	return rows.map((row) => row.id);
}

/** A letter takes seconds; one still on its way after minutes is on nobody's mind any more. */
export const isForgotten = (tx: Tx) =>
	tx`state = 'sending' and coalesce(claimed_at, created_at) < now() - interval '10 minutes'`;

/**
 * Has the flow of everybody started who is owed something: a reminder of a lesson to come, or a notice not at its end.
 * @param kind `ensure` leaves one that runs in peace; `again` has it look, as it may be one of yesterday
 */
export const wakeAll = (tx: Tx, school: string, kind: 'ensure' | 'again'): Promise<unknown> => tx`
	insert into outbox (school_id, kind, key, payload)
	select ${school}, ${kind}, 'person/' || ${school} || '/' || c.id, jsonb_build_object('candidate', c.id)
	from candidate c where c.active
		and (exists (select from planning_entry p where p.candidate_id = c.id and p.published and p.starts_at > now())
			or exists (select from notice n where n.candidate_id = c.id and n.state in ('due', 'sending')))
		and not exists (select from outbox o where o.key = 'person/' || ${school} || '/' || c.id and o.done_at is null)`;

/** Has everybody's flow look who has a lesson to come. */
export async function wakeEverybody(tx: Tx, school: string): Promise<void> {
	const people = await tx<{ id: string }[]>`
		select distinct candidate_id as id from planning_entry where published and starts_at > now()`;
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
export const wake = (
	tx: Tx,
	school: string,
	candidates: readonly string[],
	inMs = 3000
): Promise<unknown> => tx`
	insert into outbox (school_id, kind, key, payload, available_at)
	select ${school}, 'look', 'person/' || ${school} || '/' || c, jsonb_build_object('candidate', c),
		now() + make_interval(secs => ${inMs / 1000}::float8)
	from unnest(${[...candidates]}::text[]) c`;

/**
 * The same after a whole week was told, a few people a second: their flows would be in the way of what is being told, and
 * of the boards. Whoever has a lesson soon may be owed a reminder soon. @param at instant
 */
export const wakeInTurn = (
	tx: Tx,
	school: string,
	candidates: readonly string[],
	at: string
): Promise<unknown> => tx`
	with waiting as (select count(*) as count from outbox where kind = 'look' and done_at is null and dead_at is null)
	insert into outbox (school_id, kind, key, payload, available_at)
	select ${school}, 'look', 'person/' || ${school} || '/' || c, jsonb_build_object('candidate', c),
		now() + interval '3 seconds' + case when exists (
			select from planning_entry p where p.candidate_id = c::uuid and p.published
				and p.starts_at between ${at}::timestamptz and ${at}::timestamptz + interval '26 hours')
			then interval '0' else interval '250 milliseconds' * (waiting.count + n) end
	from waiting, unnest(${[...candidates]}::text[]) with ordinality as people(c, n)`;
