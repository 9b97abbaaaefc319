import type { JSONValue } from 'postgres';
import { type PlanningEvent } from '#domain/planning.ts';
import { type Sql, sweep, type Tx } from './sql.ts';

/** A candidate's own step, as the commit numbered it. */
export type NumberedEvent = PlanningEvent & { candidate: string };

/** Everything one commit writes, as the SQL functions of migrations 0017 and 0033 read it. */
export interface CommitPayload {
	/** The version of the school's facts it was decided on. */
	facts: number;
	authors: { account: string; role: string }[];
	/** In the order of their weeks, as everybody takes them: two commits never wait for each other in a circle. */
	boards: { week: string; epoch: number; seq: number; published: boolean; change: string }[];
	lessons: LessonRow[];
	edits: { id: string; week: string; account: string; verdict: unknown }[];
	audit: AuditRow[];
	outbox: { kind: string; key: string; payload: unknown }[];
	events: { candidate: string; lesson: string; kind: PlanningEvent['kind']; was: unknown; by: string }[];
	teaching: Teaching[];
}

/** A lesson that is news to its instructor, or no longer theirs. Who did it themselves knows. */
export interface Teaching {
	instructor: string;
	lesson: string;
	by: string;
	/** When it ends, or did when it was theirs: instant. */
	end: string;
}

/** The domain's lesson with the columns PostgreSQL needs beside it. */
export type LessonRow = Record<string, unknown> & {
	id: string;
	week: string;
	busyUntil: string;
	awayUntil: string;
};

export interface AuditRow {
	account: string;
	role: string;
	action: string;
	thing: string;
	thingId: string;
	edit: string | null;
	before: unknown;
	after: unknown;
	reason: string | null;
}

const json = (sql: Sql | Tx, value: unknown) => sql.json(value as JSONValue);

/** The usual commit: one statement. Null when a board moved on, or an author may no longer write. */
export async function usual(
	sql: Sql,
	school: string,
	payload: CommitPayload
): Promise<NumberedEvent[] | null> {
	try {
		const [row] = await sql<{ events: NumberedEvent[] }[]>`
			select board_commit(${school}, ${json(sql, payload)}) as events`;
		return row?.events ?? [];
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === MOVED_ON) return null;
		throw error;
	}
}

const MOVED_ON = 'DG004';

/** All but the lessons, inside a transaction that wrote them edit by edit. */
export async function rest(
	tx: Tx,
	school: string,
	payload: Omit<CommitPayload, 'facts'>
): Promise<NumberedEvent[]> {
	const [row] = await tx<{ events: NumberedEvent[] }[]>`
		select board_commit_rest(${school}, ${json(tx, payload)}) as events`;
	return row?.events ?? [];
}

/** Writes the lessons of one edit in a savepoint; a hard rule that objects undoes only them, and throws. */
export async function writeLessons(tx: Tx, school: string, lessons: readonly LessonRow[]): Promise<void> {
	await tx.savepoint(async (point) => {
		await point`set constraints all deferred`;
		for (const lesson of lessons) await point`select lesson_write(${school}, ${json(point, lesson)})`;
		await point`set constraints all immediate`;
	});
}

/** Verdicts already given to these edit ids. */
export async function known(tx: Tx, ids: readonly string[]): Promise<Map<string, unknown>> {
	const rows = await tx<
		{ id: string; verdict: unknown }[]
	>`select id, verdict from edit where id = any(${[...ids]})`;
	return new Map(rows.map((row) => [row.id, row.verdict]));
}

/** Forgets verdicts that can no longer be asked for (R14); at most some at once. */
export const forget = (sql: Sql, most: number): Promise<number> =>
	sweep(sql, async (tx) => {
		const gone = await tx`
			delete from edit where ctid = any(array(select ctid from edit
				where at < now() - interval '91 days' and edit_remembered_until(id, week, at) < now() limit ${most}))`;
		return gone.count;
	});

export async function authorsStand(
	tx: Tx,
	school: string,
	authors: CommitPayload['authors']
): Promise<boolean> {
	const [row] = await tx<
		{ ok: boolean }[]
	>`select board_authors_stand(${school}, ${json(tx, authors)}) as ok`;
	return row?.ok ?? false;
}
