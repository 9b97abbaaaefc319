import { type Channel, type NoticeKind } from '#domain/notices/notice.ts';
import { type Sql, sweep, type Tx } from './sql.ts';

/** What somebody does not want to hear by a channel; the inbox tells everything. */
export interface Declined {
	channel: Channel;
	kind: NoticeKind;
}

export async function list(tx: Tx, candidate: string): Promise<Declined[]> {
	const rows = await tx<
		Declined[]
	>`select channel, kind from notice_choice where candidate_id = ${candidate}`;
	return [...rows];
}

export async function isDeclined(tx: Tx, candidate: string, { channel, kind }: Declined): Promise<boolean> {
	const rows = await tx`select 1 from notice_choice
		where candidate_id = ${candidate} and channel = ${channel} and kind = ${kind}`;
	return rows.length > 0;
}

/** From now on these kinds, and no others, are declined by this channel. */
export async function replace(
	tx: Tx,
	{ school, candidate }: { school: string; candidate: string },
	channel: Channel,
	kinds: readonly NoticeKind[]
): Promise<void> {
	await tx`delete from notice_choice where candidate_id = ${candidate} and channel = ${channel}`;
	for (const kind of kinds)
		await tx`insert into notice_choice (school_id, candidate_id, channel, kind)
			values (${school}, ${candidate}, ${channel}, ${kind})`;
}

/** A letter as the link in it knows it. */
export interface DeclinableLetter {
	school: string;
	schoolName: string;
	kind: NoticeKind;
	/** The link has been used. */
	used: boolean;
}

/** Who follows the link of a letter has no session: found across schools. @param sql not inside a wall */
export const letter = (sql: Sql, notice: string): Promise<DeclinableLetter | null> =>
	sweep(sql, async (tx) => {
		const [row] = await tx<DeclinableLetter[]>`
			select n.school_id as school, s.name as "schoolName", n.kind, n.declined_at is not null as used
			from notice n join school s on s.id = n.school_id where n.id = ${notice} and n.channel = 'email'`;
		return row ?? null;
	});

/** Letters of this kind end, once by each letter. False: this one has done so before. */
export async function declineBy(tx: Tx, notice: string): Promise<boolean> {
	const done = await tx`
		with once as (
			update notice set declined_at = now() where id = ${notice} and channel = 'email' and declined_at is null
			returning school_id, candidate_id, channel, kind)
		, declined as (
			insert into notice_choice (school_id, candidate_id, channel, kind)
			select school_id, candidate_id, channel, kind from once on conflict do nothing)
		select 1 from once`;
	return done.length > 0;
}
