import { type Sql, sweep, type Tx } from './sql.ts';

/** Something committed that a flow has to hear of. */
export interface OutboxRow {
	id: string;
	school: string;
	kind: string;
	/** Id of the flow it is for. */
	key: string;
	payload: unknown;
	/** Milliseconds this school waits until it is quiet. */
	quiet: number;
}

/** Seconds. */
const LATE = 60;

/** Seconds a claim lasts: whoever claimed it and died is followed by another. */
const CLAIM = 30;

const BELL = 'outbox';

/**
 * Says to whoever listens that something has been committed: never within the transaction that writes it, which would
 * make all commits wait for each other. It may get lost; the rows are the truth.
 */
export const ring = (sql: Sql): Promise<unknown> => sql`select pg_notify(${BELL}, '')`;

/** Until `sql` ends. @param heard called at each ring, and whenever the line is there again */
export const listen = (sql: Sql, heard: () => void): Promise<unknown> => sql.listen(BELL, heard, heard);

/** Takes up to `most` rows nobody else works on, oldest first. */
export const claim = (sql: Sql, most: number): Promise<OutboxRow[]> =>
	sweep(sql, async (tx) => {
		const rows = await tx<OutboxRow[]>`
			update outbox o set claimed_until = now() + make_interval(secs => ${CLAIM}), attempts = attempts + 1
			from school s where s.id = o.school_id and o.id in (
				select id from outbox
				where done_at is null and dead_at is null and available_at <= now()
					and (claimed_until is null or claimed_until < now())
				order by (kind in ('ensure', 'again')), available_at limit ${most} for update skip locked)
			returning o.id, o.school_id as school, o.kind, o.key, o.payload, s.quiet_seconds * 1000 as quiet`;
		return [...rows];
	});

export const done = (sql: Sql, ids: readonly string[]): Promise<unknown> =>
	sweep(sql, (tx) => tx`update outbox set done_at = now(), error = null where id = any(${[...ids]}::uuid[])`);

/** Back in the queue, after a pause that grows to half a minute: nothing is ever given up for want of an answer. */
export const missed = (sql: Sql, ids: readonly string[], error: string): Promise<unknown> =>
	sweep(
		sql,
		(tx) => tx`
			update outbox set claimed_until = null, error = ${error.slice(0, 500)},
				available_at = now() + make_interval(secs => least(30, power(2, least(attempts, 5))))
			where id = any(${[...ids]}::uuid[])`
	);

/** Whatever waits for another try is tried now: who was missed before is there again. */
export const hurry = (sql: Sql): Promise<unknown> =>
	sweep(
		sql,
		(tx) => tx`
			update outbox set available_at = now()
			where done_at is null and dead_at is null and error is not null and available_at > now()`
	);

/** Days after which nobody asks any more what a flow has heard of. */
const KEPT = 7;
const MOST_FORGOTTEN = 20_000;

/** Old rows that are done with go, so many at once; what nobody could be told of stands. @returns how many went */
export const forget = (sql: Sql): Promise<number> =>
	sweep(sql, async (tx) => {
		const gone = await tx`
			delete from outbox where id in (
				select id from outbox where created_at < now() - make_interval(days => ${KEPT})
					and done_at < now() - make_interval(days => ${KEPT}) limit ${MOST_FORGOTTEN})`;
		return gone.count;
	});

/** Of a kind this version knows no flow for; or it does not say, as it must, whom or which week it is about. */
export type DeadReason = 'unknown_kind' | 'names_nobody';

/** Nobody can be told of these: they stand still, visibly. */
export const dead = (sql: Sql, ids: readonly string[], why: DeadReason): Promise<unknown> =>
	sweep(
		sql,
		(tx) => tx`update outbox set dead_at = now(), error = ${why} where id = any(${[...ids]}::uuid[])`
	);

/** One nobody could be told of. */
export interface DeadRow {
	id: string;
	kind: string;
	/** Whom it is for, by name; null: it names nobody. */
	person: string | null;
	/** The week it publishes; null: none. */
	week: string | null;
	/** A `DeadReason`; of rows of before, a sentence. */
	error: string | null;
	at: Date;
}

/** A school's, the newest first. */
export async function deadOnes(tx: Tx): Promise<DeadRow[]> {
	const rows = await tx<DeadRow[]>`
		select o.id, o.kind, p.name as person, o.payload->>'week' as week, o.error, o.dead_at as at
		from outbox o left join named_person p on p.id::text = coalesce(o.payload->>'person', o.payload->>'candidate')
		where o.school_id = current_school() and o.dead_at is not null and o.done_at is null
		order by o.dead_at desc limit 100`;
	return [...rows];
}

/** Back in the queue, because somebody says so. False: it is not dead any more. */
export async function revive(tx: Tx, id: string): Promise<boolean> {
	const done = await tx`
		update outbox set dead_at = null, error = null, claimed_until = null, available_at = now()
		where id = ${id} and school_id = current_school() and dead_at is not null and done_at is null`;
	return done.count > 0;
}

export interface Lag {
	waiting: number;
	dead: number;
	/** Seconds the oldest has been waiting. */
	oldest: number;
}

/** The oldest has waited so long that somebody should know. */
export const isLate = ({ oldest }: Lag): boolean => oldest > LATE;

/** When the oldest step was taken that its people are still to hear of; null: they have heard of all. */
export async function oldestNews(tx: Tx, school: string): Promise<Date | null> {
	const [row] = await tx<{ at: Date | null }[]>`
		select min(created_at) as at from outbox where school_id = ${school} and done_at is null and dead_at is null
			and kind in ('planning_changed', 'week_published')`;
	return row?.at ?? null;
}

/** What waits, across all schools; what is for later does not wait yet. */
export async function lag(tx: Tx): Promise<Lag> {
	const [row] = await tx<Lag[]>`
		select count(*) filter (where dead_at is null)::int as waiting, count(dead_at)::int as dead,
			coalesce(extract(epoch from now() - min(case when error is null then available_at else created_at end)
				filter (where dead_at is null)), 0)::float8 as oldest
		from outbox where done_at is null and (available_at <= now() or error is not null)`;
	return row ?? { waiting: 0, dead: 0, oldest: 0 };
}
