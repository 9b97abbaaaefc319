import { randomUUID } from 'node:crypto';
import {
	type About,
	type Matter,
	type NoticeKind,
	type NoticeState,
	type Told
} from '#domain/notices/notice.ts';
import type { JSONValue } from 'postgres';
import { isForgotten, type PromisedNotice } from './notices.ts';
import { type Handed } from './push-devices.ts';
import { type Tx } from './sql.ts';

export interface NoticeRow extends PromisedNotice {
	person: string;
	kind: NoticeKind;
	changes: Told[];
	/** Of the office; else null. */
	matter: Matter | null;
	/** Where it is of no lesson, and of more than what holds; else null. */
	about: About | null;
	attempts: number;
}

/** Of these notices, those not at their end. */
export async function openAmong(
	tx: Tx,
	ids: readonly string[]
): Promise<Pick<NoticeRow, 'id' | 'channel'>[]> {
	const rows = await tx<Pick<NoticeRow, 'id' | 'channel'>[]>`
		select id, channel from notice where id = any(${[...ids]}::uuid[]) and state in ('due', 'sending') order by created_at`;
	return [...rows];
}

/** Those that are due, held until the transaction ends. */
export async function holdDue(tx: Tx, ids: readonly string[]): Promise<NoticeRow[]> {
	const rows = await tx<NoticeRow[]>`
		select id, person_id as person, channel, kind, changes, matter, about, state, attempts from notice
		where id = any(${[...ids]}::uuid[]) and state = 'due' order by id for update`;
	return [...rows];
}

/** One portion in the hands of one worker: done again, it has another claim. */
export const claimOf = (portion: string): string => `${portion}#${randomUUID()}`;

/**
 * What this portion had in hand when it was cut off, or nobody has any more: whether it arrived, nobody knows.
 * @returns how many
 */
export async function cutOff(tx: Tx, ids: readonly string[], portion: string): Promise<number> {
	const found = await tx`
		update notice set state = 'unknown', error = 'cut off while sending', settled_at = now()
		where id in (
			select id from notice where id = any(${[...ids]}::uuid[])
				and (state = 'sending' and split_part(claimed_by, '#', 1) = ${portion} or ${isForgotten(tx)})
			order by id for update)`;
	return found.count;
}

/** One that was begun, but certainly not handed over, is due again. */
export const release = (tx: Tx, id: string, claim: string): Promise<unknown> => tx`
	update notice set state = 'due' where id = ${id} and state = 'sending' and claimed_by = ${claim}`;

export interface Text {
	subject: string;
	body: string;
}

export interface Begun {
	id: string;
	text: Text;
	address: string | null;
}

/** From here on the provider may have them. @param claim in whose hands they are */
export const begin = (tx: Tx, begun: readonly Begun[], claim: string): Promise<unknown> => tx`
	update notice n set state = 'sending', attempts = attempts + 1, claimed_by = ${claim}, claimed_at = now(),
		subject = r.subject, body = r.body, address = r.address
	from jsonb_to_recordset(${tx.json(begun.map(({ id, text, address }) => ({ id, ...text, address })))})
		as r(id uuid, subject text, body text, address text)
	where n.id = r.id`;

/** What a provider's answer says beside it; what it does not say stays as it was. */
export interface Known {
	/** All it has cost in the month it went, with earlier tries, in the school's currency. */
	cost?: number | undefined;
	/** What became of it at devices, by their ids. */
	handed?: Readonly<Record<string, Handed>> | undefined;
	/** Ids of devices that are none any more. */
	gone?: readonly string[] | undefined;
}

export interface End extends Known {
	id: string;
	state: NoticeState;
	error?: string | null;
	providerId?: string | null;
}

/**
 * The visible end of promises; or `due` again, when the provider certainly has them not.
 * @param claim by which they were handed over: whoever was thought dead and speaks after all knows better than nobody, but what
 * others have begun anew meanwhile is theirs; null: this very transaction holds them
 */
export const settle = (tx: Tx, ends: readonly End[], claim: string | null): Promise<unknown> => tx`
	update notice n set state = r.state, error = r.error, provider_id = r.provider_id,
		cost = coalesce(r.cost, n.cost), handed = n.handed || coalesce(r.handed, '{}'),
		settled_at = case when r.state = 'due' then null else now() end
	from jsonb_to_recordset(${tx.json(rowsOf(ends))})
		as r(id uuid, state text, error text, provider_id text, cost numeric, handed jsonb)
	where n.id = r.id and ${claim === null ? tx`true` : stillOf(tx, claim)}`;

const stillOf = (tx: Tx, claim: string) => tx`n.claimed_by = ${claim}
	and (n.state in ('due', 'sending') or n.state = 'unknown' and r.state in ('accepted', 'failed'))`;

const rowsOf = (ends: readonly End[]): JSONValue =>
	ends.map(({ id, state, error = null, providerId = null, cost = null, handed = null }) => ({
		id,
		state,
		error: storable(error?.slice(0, 500)),
		provider_id: storable(providerId),
		cost,
		handed
	}));

/** What a provider says may hold NUL or half a sign, of which PostgreSQL takes neither: nothing would be written down. */
const storable = (text: string | null | undefined): string | null =>
	text?.replaceAll('\0', '').toWellFormed() ?? null;

/**
 * No further try: they end, visibly, as failed, for the reason of the last one; a push as the best that became of it at
 * any device. @returns how many did not certainly arrive
 */
export async function giveUp(tx: Tx, ids: readonly string[]): Promise<number> {
	const at = (end: Handed) => tx`exists (select from jsonb_each_text(handed) where value = ${end})`;
	const rows = await tx<{ state: NoticeState }[]>`
		update notice set error = coalesce(error, 'given up'), settled_at = now(),
			state = case when ${at('accepted')} then 'accepted' when ${at('unknown')} then 'unknown' else 'failed' end
		where id = any(${[...ids]}::uuid[]) and state = 'due' returning state`;
	return rows.filter(({ state }) => state !== 'accepted').length;
}
