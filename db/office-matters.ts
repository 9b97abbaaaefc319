import { type Channel, type Matter } from '#domain/notices/notice.ts';
import { monthOf } from '#domain/notices/sms-budget.ts';
import { instant } from '#domain/lesson.ts';
import { money, type SmsMoney } from './sms.ts';
import { type Tx } from './sql.ts';

/** What those who run the school have to look at, as it is now. */
export interface OfficeFacts {
	/** Messages that did not arrive, or nobody knows whether they did, and what could not even be begun to be told. */
	trouble: number;
	money: SmsMoney;
	/** Texts of this month that did not go for want of money. */
	unpaid: number;
}

/** @param at milliseconds since 1970 @param zone the school's */
export async function facts(tx: Tx, school: string, at: number, zone: string): Promise<OfficeFacts> {
	const { from } = monthOf(at, zone);
	const [row] = await tx<{ trouble: number; unpaid: number }[]>`
		select count(*) filter (where state in ('failed', 'unknown'))::int + (
				select count(*)::int from outbox where school_id = ${school} and dead_at is not null and done_at is null) as trouble,
			count(*) filter (where channel = 'sms' and state = 'expired' and error = 'budget'
				and promised_at >= ${from}::timestamptz)::int as unpaid
		from notice where school_id = ${school}
			and (state in ('failed', 'unknown') or channel = 'sms' and state = 'expired' and error = 'budget')`;
	return { trouble: 0, unpaid: 0, ...row, money: await money(tx, school, at) };
}

/** Has anything come to no good end since this person was told of such things last by a channel? At first: within a day. */
export async function hasFreshTrouble(tx: Tx, person: string, channel: Channel): Promise<boolean> {
	const [row] = await tx<{ fresh: boolean }[]>`
		with told as (
			select coalesce(max(created_at), now() - interval '1 day') as last from notice
			where person_id = ${person} and channel = ${channel} and matter = 'trouble')
		select exists (select from notice n, told where n.school_id = current_school() and n.state in ('failed', 'unknown')
				and n.matter is null and n.settled_at > told.last)
			or exists (select from outbox o, told where o.school_id = current_school() and o.done_at is null
				and o.dead_at > told.last) as fresh`;
	return row?.fresh ?? false;
}

export interface NewMatter {
	school: string;
	person: string;
	channel: Channel;
	matter: Matter;
	key: string;
	/** Milliseconds since 1970. */
	at: number;
}

/** False: it was promised before. */
export async function promise(
	tx: Tx,
	{ school, person, channel, matter, key, at }: NewMatter
): Promise<boolean> {
	const made = await tx`
		insert into notice (school_id, person_id, channel, kind, key, changes, matter, promised_at)
		values (${school}, ${person}, ${channel}, 'office', ${key}, '[]', ${matter}, ${instant(at)}::timestamptz)
		on conflict (school_id, key) do nothing`;
	return made.count > 0;
}

/** Has everybody's flow look who runs the school, once it is quiet: what comes meanwhile is told together. */
export const wake = (tx: Tx, school: string): Promise<unknown> => tx`
	insert into outbox (school_id, kind, key, payload, available_at)
	select ${school}, 'look', 'person/' || ${school} || '/' || p.id, jsonb_build_object('person', p.id),
		now() + make_interval(secs => s.quiet_seconds)
	from named_person p join school s on s.id = p.school_id
	where p.school_id = ${school} and p.role = 'admin' and p.active and not exists (
		select from outbox o where o.key = 'person/' || ${school} || '/' || p.id and o.done_at is null and o.dead_at is null
			and o.kind = 'look')`;
