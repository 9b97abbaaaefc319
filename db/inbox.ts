import { type Tx } from './sql.ts';

/** A notice as it is read in the app. */
export interface InboxMessage {
	id: string;
	subject: string;
	body: string;
	at: Date;
	read: boolean;
}

/** So many are shown. */
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

/** What somebody had before their eyes. */
export interface Shown {
	ids: readonly string[];
	/** What is older than these was not shown any more, and is read with them. */
	before?: Date | null;
}

/** Of these messages, up to the oldest that is still shown. */
export const shown = (messages: readonly InboxMessage[]): Shown => ({
	ids: messages.filter(({ read }) => !read).map(({ id }) => id),
	before: messages.length < MOST ? null : (messages.at(-1)?.at ?? null)
});

/** It has been read: what came in meanwhile has not, however old it says it is. */
export async function read(tx: Tx, person: string, { ids, before = null }: Shown): Promise<void> {
	const done = await tx`update notice set read_at = now()
		where person_id = ${person} and channel = 'inbox' and state = 'accepted' and read_at is null
			and (id = any(${[...ids]}::uuid[]) or settled_at < ${before}::timestamptz)`;
	await tx`update person set unread = greatest(0, unread - ${done.count}) where id = ${person}`;
}
