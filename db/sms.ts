import { instant } from '#domain/lesson.ts';
import { monthOf, type SmsBudget } from '#domain/notices/sms-budget.ts';
import { profileOf } from '#domain/profile/profiles.ts';
import { type Tx } from './sql.ts';

/** What a school may spend, has spent this month, and in which money. */
export interface SmsMoney extends SmsBudget {
	currency: string;
	/** Which of its addresses for receipts is the one that counts. */
	receipts: number;
}

/** @param at milliseconds since 1970, in the month that is asked for */
export async function money(tx: Tx, school: string, at: number): Promise<SmsMoney> {
	const [row] = await tx<
		{ budget: number; receipts: number; zone: string; profile: string; profileVersion: number }[]
	>`
		select sms_budget as budget, sms_receipts as receipts, zone, profile, profile_version as "profileVersion"
		from school where id = ${school}`;
	if (!row) throw new Error(`no school ${school}`);
	const { budget, receipts, zone, profile, profileVersion } = row;
	const { from, to } = monthOf(at, zone);
	const [sum] = await tx<{ spent: number }[]>`
		select coalesce(sum(cost), 0)::float8 as spent from notice
		where school_id = ${school} and channel = 'sms' and sent_at >= ${from}::timestamptz and sent_at < ${to}::timestamptz`;
	return { budget, receipts, currency: profileOf(profile, profileVersion).currency, spent: sum?.spent ?? 0 };
}

/** Two that look whether a text may still be paid for come one after the other. */
export const lock = (tx: Tx, school: string): Promise<unknown> =>
	tx`select pg_advisory_xact_lock(hashtextextended('sms:' || ${school}::text, 0))`;

/**
 * Lessons to come count as told by SMS, but for those that changed since an instant. @param at instant
 * @param since null: all of them count
 */
export const begin = (tx: Tx, school: string, at: string, since: Date | null): Promise<unknown> => tx`
	insert into told (school_id, person_id, channel, lesson_id, entry, ends_at, told_at)
	select p.school_id, p.candidate_id, 'sms', p.lesson_id, p.entry, p.ends_at, ${at}::timestamptz
	from planning_entry p where p.school_id = ${school} and p.published and p.ends_at > ${at}::timestamptz
		and not exists (
			select from candidate_event e where e.candidate_id = p.candidate_id and e.lesson_id = p.lesson_id
				and e.at >= ${since}::timestamptz)
	on conflict do nothing`;

export const setBudget = (tx: Tx, school: string, budget: number): Promise<unknown> =>
	tx`update school set sms_budget = ${budget} where id = ${school}`;

/** From now on another address for receipts counts. */
export const renewReceipts = (tx: Tx, school: string): Promise<unknown> =>
	tx`update school set sms_receipts = sms_receipts + 1 where id = ${school}`;

/** The short name of a text in its link; the same when it is sent again. */
export async function linkNumber(tx: Tx, notice: string): Promise<string> {
	const [row] = await tx<{ number: string }[]>`
		update notice set link_number = coalesce(link_number, nextval('notice_link')) where id = ${notice}
		returning link_number::text as number`;
	return row?.number ?? '';
}

/** The newest of these numbers; what has none yet gets a greater one. */
export async function lastLinkNumber(tx: Tx): Promise<number> {
	const [row] = await tx<{ last: number }[]>`
		select coalesce(pg_sequence_last_value('notice_link'::regclass), 0)::float8 as last`;
	return row?.last ?? 0;
}

export interface Price {
	/** Milliseconds since 1970. */
	at: number;
	/** The school's. */
	zone: string;
	segments: number;
	cost: number;
}

/**
 * What is about to be sent is paid for, until the provider says otherwise.
 * @returns what earlier tries of the same month have cost, which nobody gives back
 */
export async function price(tx: Tx, notice: string, { at, zone, segments, cost }: Price): Promise<number> {
	const { from, to } = monthOf(at, zone);
	const [row] = await tx<{ before: number }[]>`
		update notice n set sent_at = ${instant(at)}::timestamptz, segments = ${segments}, cost = b.spent + ${cost}
		from (
			select case when sent_at >= ${from}::timestamptz and sent_at < ${to}::timestamptz then coalesce(cost, 0) else 0 end
				as spent from notice where id = ${notice}) b
		where n.id = ${notice} returning b.spent::float8 as before`;
	return row?.before ?? 0;
}

/** Is this the school's present address, not one it has given up? */
export async function isReceiptAddress(
	tx: Tx,
	{ school, generation }: { school: string; generation: number }
): Promise<boolean> {
	const found = await tx`select 1 from school where id = ${school} and sms_receipts = ${generation}`;
	return found.length > 0;
}

/** A text as its provider tells of it. @returns whether anything changed by it; null: the school knows none by that name */
export async function receive(
	tx: Tx,
	{ id, end, why }: { id: string; end: 'delivered' | 'failed' | null; why: string | null }
): Promise<boolean | null> {
	const [known] = await tx`
		select 1 from notice where school_id = current_school() and channel = 'sms' and provider_id = ${id}`;
	if (!known) return null;
	// What has arrived stays so, whatever is told later; told again, nothing changes.
	if (end === null) return false;
	const changed = await tx`
		update notice set state = ${end}, error = ${end === 'failed' ? why : null}, settled_at = now()
		where school_id = current_school() and channel = 'sms' and provider_id = ${id}
			and state in ('accepted', 'failed') and state <> ${end}`;
	return changed.count > 0;
}
