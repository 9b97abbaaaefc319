import { instant } from '#domain/lesson.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { type Channel, type NoticeKind, type NoticeState, type Told } from '#domain/notices/notice.ts';
import { type ReminderTimes } from '#domain/notices/reminders.ts';
import type { JSONValue } from 'postgres';
import { type Tx } from './sql.ts';

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

/** Two steps that promise to one person at the same time come one after the other. */
export const lock = (tx: Tx, candidate: string): Promise<unknown> =>
	tx`select pg_advisory_xact_lock(hashtextextended('notice:' || ${candidate}::text, 0))`;

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

export interface ToldLesson {
	lesson: string;
	/** Null: told that it is off. */
	entry: PlanningEntry | null;
	/** Milliseconds since 1970. */
	toldAt: number;
}

/** What a channel told last, of each lesson. */
export async function told(tx: Tx, candidate: string, channel: Channel): Promise<ToldLesson[]> {
	const rows = await tx<ToldLesson[]>`
		select lesson_id as lesson, entry, (extract(epoch from told_at) * 1000)::float8 as "toldAt"
		from told where candidate_id = ${candidate} and channel = ${channel}`;
	return [...rows];
}

/** A candidate's published lessons: those to come, and those named. */
export async function standing(
	tx: Tx,
	candidate: string,
	at: string,
	lessons: readonly string[]
): Promise<Map<string, PlanningEntry>> {
	const rows = await tx<{ entry: PlanningEntry }[]>`
		select entry from planning_entry where candidate_id = ${candidate} and published
			and (ends_at > ${at}::timestamptz or lesson_id = any(${[...lessons]}::uuid[]))`;
	return new Map(rows.map(({ entry }) => [entry.lesson, entry]));
}

/** Takes back what was promised and not begun, for one promise that says it all. */
export async function takeBack(
	tx: Tx,
	candidate: string,
	channel: Channel
): Promise<{ kind: NoticeKind; changes: Told[] }[]> {
	const rows = await tx<{ kind: NoticeKind; changes: Told[]; since: Date }[]>`
		update notice set state = 'expired', error = 'replaced', settled_at = now()
		where candidate_id = ${candidate} and channel = ${channel} and state = 'due' and kind <> 'reminder'
		returning kind, changes, created_at as since`;
	// The oldest last: what was known before the first of them is what the person knows.
	return [...rows].sort((a, b) => b.since.getTime() - a.since.getTime());
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

export interface NewNotice {
	/** Milliseconds since 1970. */
	at: number;
	school: string;
	candidate: string;
	channel: Channel;
	kind: NoticeKind;
	key: string;
	changes: readonly Told[];
}

export async function create(tx: Tx, notice: NewNotice): Promise<string> {
	const [row] = await tx<{ id: string }[]>`
		insert into notice (school_id, candidate_id, channel, kind, key, changes, promised_at)
		values (${notice.school}, ${notice.candidate}, ${notice.channel}, ${notice.kind}, ${notice.key},
			${tx.json(notice.changes as unknown as JSONValue)}, ${instant(notice.at)}::timestamptz)
		on conflict (school_id, key) do nothing returning id`;
	return row?.id ?? '';
}

/** From now on this is what the channel has told of these lessons. What is long over is forgotten. */
export async function remember(tx: Tx, notice: NewNotice, at: string): Promise<void> {
	const rows = notice.changes.map(({ lesson, was, now }) => ({
		lesson_id: lesson,
		entry: now,
		ends_at: (now ?? was)?.end ?? at
	}));
	await tx`
		insert into told (school_id, candidate_id, channel, lesson_id, entry, ends_at, told_at)
		select ${notice.school}, ${notice.candidate}, ${notice.channel}, r.lesson_id, r.entry, r.ends_at, ${at}::timestamptz
		from jsonb_to_recordset(${tx.json(rows as unknown as JSONValue)})
			as r(lesson_id uuid, entry jsonb, ends_at timestamptz)
		on conflict (candidate_id, channel, lesson_id) do update set
			entry = excluded.entry, ends_at = excluded.ends_at, told_at = excluded.told_at`;
	await tx`delete from told where candidate_id = ${notice.candidate}
		and ends_at < ${at}::timestamptz - interval '7 days'`;
}

export interface NoticeRow extends PromisedNotice {
	candidate: string;
	kind: NoticeKind;
	changes: Told[];
	attempts: number;
}

/** The notice, held until the transaction ends. */
export async function hold(tx: Tx, id: string): Promise<NoticeRow | null> {
	const [row] = await tx<NoticeRow[]>`
		select id, candidate_id as candidate, channel, kind, changes, state, attempts from notice where id = ${id} for update`;
	return row ?? null;
}

export interface Text {
	subject: string;
	body: string;
}

/** From here on the provider may have it. */
export const begin = (tx: Tx, id: string, text: Text, address: string | null): Promise<unknown> => tx`
	update notice set state = 'sending', attempts = attempts + 1, subject = ${text.subject}, body = ${text.body},
		address = ${address} where id = ${id}`;

/** The visible end of a promise; or `due` again, when the provider certainly has it not. */
export const settle = (
	tx: Tx,
	id: string,
	end: { state: NoticeState; error?: string | null; providerId?: string | null }
): Promise<unknown> => tx`
	update notice set state = ${end.state}, error = ${end.error?.slice(0, 500) ?? null},
		provider_id = ${end.providerId ?? null}, settled_at = case when ${end.state} = 'due' then null else now() end
	where id = ${id}`;

/** Candidates with a seat in a published week, after a given one: a week is told in portions. */
export async function ofWeek(tx: Tx, week: string, after: string | null, most: number): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select distinct candidate_id as id from planning_entry
		where week = ${week} and published and (${after}::uuid is null or candidate_id > ${after}::uuid)
		order by candidate_id limit ${most}`;
	return rows.map((row) => row.id);
}

/**
 * What is not at its end yet, the newest last: also what a flow that is lost had begun. A letter takes seconds; one
 * still on its way after minutes is on nobody's mind any more.
 */
export async function open(tx: Tx, candidate: string): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select id from notice where candidate_id = ${candidate}
			and (state = 'due' or state = 'sending' and created_at < now() - interval '10 minutes')
		order by created_at`;
	return rows.map((row) => row.id);
}

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
