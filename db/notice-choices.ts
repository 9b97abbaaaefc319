import { type Channel, type NoticeKind } from '#domain/notices/notice.ts';
import { type Role } from '#domain/policy.ts';
import { type Sql, sweep, type Tx } from './sql.ts';

/** What somebody does not want to hear by a channel; the inbox tells everything. */
export interface Declined {
	channel: Channel;
	kind: NoticeKind;
}

export async function list(tx: Tx, person: string): Promise<Declined[]> {
	const rows = await tx<Declined[]>`select channel, kind from notice_choice where person_id = ${person}`;
	return [...rows];
}

/** @returns ids of those among these notices that their person does not want */
export async function declinedAmong(
	tx: Tx,
	notices: readonly { id: string }[]
): Promise<ReadonlySet<string>> {
	const rows = await tx<{ id: string }[]>`
		select n.id from notice n join notice_choice c using (person_id, channel, kind)
		where n.id = any(${notices.map(({ id }) => id)}::uuid[])`;
	return new Set(rows.map(({ id }) => id));
}

/** From now on these kinds, and no others, are declined by this channel. */
export async function replace(
	tx: Tx,
	{ school, person }: { school: string; person: string },
	channel: Channel,
	kinds: readonly NoticeKind[]
): Promise<void> {
	await tx`delete from notice_choice where person_id = ${person} and channel = ${channel}`;
	for (const kind of kinds)
		await tx`insert into notice_choice (school_id, person_id, channel, kind)
			values (${school}, ${person}, ${channel}, ${kind})`;
}

/** A letter or text as the link in it knows it. */
export interface DeclinableLetter {
	id: string;
	school: string;
	schoolName: string;
	/** Whom it was for has an app to read it in as well. */
	hasAccount: boolean;
	role: Role;
	channel: Channel;
	kind: NoticeKind;
	/** The link has been used. */
	used: boolean;
}

/** What a link names: a letter by its id, a text by its number. */
export type LinkedTo = { notice: string } | { number: string };

/** Who follows the link of a letter has no session: found across schools. @param sql not inside a wall */
export const letter = (sql: Sql, to: LinkedTo): Promise<DeclinableLetter | null> =>
	sweep(sql, async (tx) => {
		const named =
			'notice' in to
				? tx`n.id = ${to.notice} and n.channel = 'email'`
				: tx`n.link_number = ${to.number} and n.channel = 'sms'`;
		const [row] = await tx<DeclinableLetter[]>`
			select n.id, n.school_id as school, s.name as "schoolName",
				a.id is not null as "hasAccount", p.role, n.channel, n.kind, n.declined_at is not null as used
			from notice n join school s on s.id = n.school_id join named_person p on p.id = n.person_id
			left join account a on a.id = p.account_id and a.disabled_at is null where ${named}`;
		return row ?? null;
	});

/** Letters or texts of this kind end, once by each letter. False: this one has done so before. */
export async function declineBy(tx: Tx, notice: string): Promise<boolean> {
	const done = await tx`
		with once as (
			update notice set declined_at = now() where id = ${notice} and declined_at is null
			returning school_id, person_id, channel, kind)
		, declined as (
			insert into notice_choice (school_id, person_id, channel, kind)
			select school_id, person_id, channel, kind from once on conflict do nothing)
		select 1 from once`;
	return done.length > 0;
}
