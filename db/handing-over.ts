import {
	type About,
	type Matter,
	type NoticeKind,
	type NoticeState,
	type Told
} from '#domain/notices/notice.ts';
import type { JSONValue } from 'postgres';
import { isForgotten, type PromisedNotice } from './notices.ts';
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

/**
 * What this portion had in hand when it was cut off, or nobody has any more: whether it arrived, nobody knows.
 * @returns how many
 */
export async function cutOff(tx: Tx, ids: readonly string[], portion: string): Promise<number> {
	const found = await tx`
		update notice set state = 'unknown', error = 'cut off while sending', settled_at = now()
		where id = any(${[...ids]}::uuid[]) and (state = 'sending' and claimed_by = ${portion} or ${isForgotten(tx)})`;
	return found.count;
}

/** One that was begun, but certainly not handed over, is due again. */
export const release = (tx: Tx, id: string, portion: string): Promise<unknown> => tx`
	update notice set state = 'due' where id = ${id} and state = 'sending' and claimed_by = ${portion}`;

export interface Text {
	subject: string;
	body: string;
}

export interface Begun {
	id: string;
	text: Text;
	address: string | null;
}

/** From here on the provider may have them. @param portion in whose hands they are */
export const begin = (tx: Tx, begun: readonly Begun[], portion: string): Promise<unknown> => tx`
	update notice n set state = 'sending', attempts = attempts + 1, claimed_by = ${portion}, claimed_at = now(),
		subject = r.subject, body = r.body, address = r.address
	from jsonb_to_recordset(${tx.json(begun.map(({ id, text, address }) => ({ id, ...text, address })))})
		as r(id uuid, subject text, body text, address text)
	where n.id = r.id`;

export interface End {
	id: string;
	state: NoticeState;
	error?: string | null;
	providerId?: string | null;
}

/**
 * The visible end of promises; or `due` again, when the provider certainly has them not.
 * @param portion that handed them over: whoever was thought dead and speaks after all knows better than nobody, but what
 * others have begun anew meanwhile is theirs; null: this very transaction holds them
 */
export const settle = (tx: Tx, ends: readonly End[], portion: string | null): Promise<unknown> => tx`
	update notice n set state = r.state, error = r.error, provider_id = r.provider_id,
		settled_at = case when r.state = 'due' then null else now() end
	from jsonb_to_recordset(${tx.json(rowsOf(ends))}) as r(id uuid, state text, error text, provider_id text)
	where n.id = r.id and ${portion === null ? tx`true` : stillOf(tx, portion)}`;

const stillOf = (tx: Tx, portion: string) => tx`n.claimed_by = ${portion}
	and (n.state in ('due', 'sending') or n.state = 'unknown' and r.state in ('accepted', 'failed'))`;

const rowsOf = (ends: readonly End[]): JSONValue =>
	ends.map(({ id, state, error = null, providerId = null }) => ({
		id,
		state,
		error: error?.slice(0, 500) ?? null,
		provider_id: providerId
	}));

/** No further try: they end, visibly, as failed, for the reason of the last one. */
export const giveUp = (tx: Tx, ids: readonly string[]): Promise<unknown> => tx`
	update notice set state = 'failed', error = coalesce(error, 'given up'), settled_at = now()
	where id = any(${[...ids]}::uuid[]) and state = 'due'`;
