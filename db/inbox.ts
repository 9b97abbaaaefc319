import { type Tx } from './sql.ts';

/** A notice as it is read in the app. */
export interface InboxMessage {
	id: string;
	subject: string;
	body: string;
	at: Date;
	read: boolean;
}

const MOST = 100;

/** Somebody's newest messages, newest first. */
export async function list(tx: Tx, person: string): Promise<InboxMessage[]> {
	const rows = await tx<InboxMessage[]>`
		select id, subject, body, settled_at as at, read_at is not null as read from notice
		where person_id = ${person} and channel = 'inbox' and state = 'accepted'
		order by settled_at desc, id limit ${MOST}`;
	return [...rows];
}

export async function unread(tx: Tx, person: string): Promise<number> {
	const [row] = await tx<{ unread: number }[]>`select unread from person where id = ${person}`;
	return row?.unread ?? 0;
}

/** A message has come in. */
export const add = (tx: Tx, person: string): Promise<unknown> =>
	tx`update person set unread = unread + 1 where id = ${person}`;

/** All that came in up to a moment has been read. */
export async function read(tx: Tx, person: string, upTo: Date): Promise<void> {
	const done = await tx`update notice set read_at = now()
		where person_id = ${person} and channel = 'inbox' and state = 'accepted' and read_at is null
			and date_trunc('milliseconds', settled_at) <= ${upTo}`;
	await tx`update person set unread = greatest(0, unread - ${done.count}) where id = ${person}`;
}
