import { type Channel, type NoticeKind, type NoticeState } from '#domain/notices/notice.ts';
import { type Role } from '#domain/policy.ts';
import { type Listing, matches, type Page, PAGE_SIZE, slice } from './listing.ts';
import { wake } from './notices.ts';
import { type Tx } from './sql.ts';

/** One message and what became of it. */
export interface LoggedNotice {
	id: string;
	person: string;
	name: string;
	role: Role;
	channel: Channel;
	kind: NoticeKind;
	state: NoticeState;
	/** Null until it is sent: its text is made then. */
	subject: string | null;
	body: string | null;
	address: string | null;
	answer: string | null;
	error: string | null;
	attempts: number;
	createdAt: Date;
	settledAt: Date | null;
	readAt: Date | null;
	/** Of an SMS: into how many it was cut, and what they cost, in the school's currency. */
	segments: number | null;
	cost: number | null;
}

/** `open`: not at their end yet. `trouble`: somebody has to look at them. */
export const VIEWS = { all: null, open: ['due', 'sending'], trouble: ['failed', 'unknown'] } as const;

/** Of the log; null: whatever it is. */
export interface Part {
	view: keyof typeof VIEWS;
	channel: Channel | null;
	kind: NoticeKind | null;
}

const columns = (
	tx: Tx
) => tx`n.id, n.person_id as person, p.name, p.role, n.channel, n.kind, n.state, n.subject, n.body, n.address,
	n.provider_id as answer, n.error, n.attempts, n.created_at as "createdAt", n.settled_at as "settledAt",
	n.read_at as "readAt", n.segments, n.cost::float8 as cost`;

/** Names are looked through once, not for each message. */
const matching = (tx: Tx, listing: Listing) =>
	listing.search === ''
		? tx`true`
		: tx`(n.person_id in (select p.id from named_person p where ${matches(tx, listing, ['p.name'])})
			or ${matches(tx, listing, ['n.subject'])})`;

const wanted = (tx: Tx, listing: Listing, { view, channel, kind }: Part) => {
	const states = VIEWS[view];
	const inView = states === null ? tx`true` : tx`n.state = any(${[...states]})`;
	// What another message said in its place was never one of its own.
	const byChannel = channel === null ? tx`true` : tx`n.channel = ${channel}`;
	const ofKind = kind === null ? tx`true` : tx`n.kind = ${kind}`;
	return tx`${inView} and ${byChannel} and ${ofKind} and n.error is distinct from 'replaced' and ${matching(tx, listing)}`;
};

/** So many are counted beyond a page: a school's log has no end, and nobody asks how many there are. */
const MOST_COUNTED = 1_000;

interface LogPage extends Page<LoggedNotice> {
	/** There are more than `total`. */
	more: boolean;
}

/** One page of the log, newest first. */
export async function list(tx: Tx, listing: Listing, part: Part): Promise<LogPage> {
	const found = tx`from notice n where ${wanted(tx, listing, part)}`;
	// Names are looked up for the rows of the page only.
	const rows = await tx<LoggedNotice[]>`
		with one_page as (select n.id ${found} order by n.created_at desc, n.id ${slice(tx, listing)})
		select ${columns(tx)} from one_page join notice n using (id) join named_person p on p.id = n.person_id
		order by n.created_at desc, n.id`;
	const most = listing.page * PAGE_SIZE + MOST_COUNTED;
	const [{ counted } = { counted: 0 }] = await tx<{ counted: number }[]>`
		select count(*)::int as counted from (select ${found} limit ${most + 1}) counted`;
	return { rows: [...rows], total: Math.min(counted, most), more: counted > most };
}

const MOST_EXPORTED = 20_000;

/** The newest of a whole part. */
export async function all(
	tx: Tx,
	listing: Listing,
	part: Part
): Promise<{ rows: LoggedNotice[]; more: boolean }> {
	const rows = await tx<LoggedNotice[]>`
		select ${columns(tx)} from notice n join named_person p on p.id = n.person_id
		where ${wanted(tx, listing, part)} order by n.created_at desc, n.id limit ${MOST_EXPORTED + 1}`;
	return { rows: rows.slice(0, MOST_EXPORTED), more: rows.length > MOST_EXPORTED };
}

export async function get(tx: Tx, id: string): Promise<LoggedNotice | null> {
	const [row] = await tx<LoggedNotice[]>`
		select ${columns(tx)} from notice n join named_person p on p.id = n.person_id where n.id = ${id}`;
	return row ?? null;
}

/** How far it has come to send all again that had failed. */
export interface Again {
	all: number;
	/** Not at their end yet. */
	open: number;
	failed: number;
}

/** Of the newest time within an hour, or a day while some of it is open: the night may hold it up. Null: there was none. */
export async function againSince(tx: Tx): Promise<Again | null> {
	const [row] = await tx<Again[]>`
		select count(*)::int as all, count(*) filter (where state in ('due', 'sending'))::int as open,
			count(*) filter (where state in ('failed', 'unknown'))::int as failed
		from notice where again_at = (
			select max(again_at) from notice where school_id = current_school() and again_at > now() - interval '1 day'
				and (again_at > now() - interval '1 hour' or state in ('due', 'sending')))`;
	return row && row.all > 0 ? row : null;
}

/** All that failed. What may have arrived is not among it: each of those somebody has to look at. @returns how many */
export async function failed(tx: Tx): Promise<number> {
	const [row] = await tx<
		{ count: number }[]
	>`select count(*)::int as count from notice where state = 'failed'`;
	return row?.count ?? 0;
}

/** All that failed goes back into the queue. @returns how many */
export async function allAgain(tx: Tx, school: string): Promise<number> {
	const rows = await tx<{ person: string }[]>`
		update notice set state = 'due', error = null, settled_at = null, again_at = now(), handed = ${acceptedOnly(tx)}
		where state = 'failed' returning person_id as person`;
	await wake(tx, school, [...new Set(rows.map(({ person }) => person))], 0);
	return rows.length;
}

const acceptedOnly = (tx: Tx) => tx`coalesce((
	select jsonb_object_agg(key, value) from jsonb_each_text(handed) where value = 'accepted'), '{}')`;

/** Back in the queue, because a person says so: for the devices that certainly have it, it stays done. False: it does not wait for that. */
export async function again(tx: Tx, id: string): Promise<boolean> {
	const [row] = await tx<{ school: string; person: string }[]>`
		update notice set state = 'due', error = null, settled_at = null, handed = ${acceptedOnly(tx)}
		where id = ${id} and state in ('failed', 'unknown') returning school_id as school, person_id as person`;
	if (!row) return false;
	await wake(tx, row.school, [row.person], 0);
	return true;
}
