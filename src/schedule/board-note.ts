import * as boards from '#db/boards.ts';
import * as commits from '#db/commits.ts';
import { type AuditRow, type CommitPayload } from '#db/commits.ts';
import { inSchool, type Sql, type Tx } from '#db/sql.ts';
import { type Actor, writingRole } from '#domain/policy.ts';
import { boardOf } from '#sync/board-doc.ts';
import { encodeChange } from './commit-payload.ts';
import { type OpenBoard } from './live-board.ts';
import { isAnswer } from './refusal-of-error.ts';
import { BoardEvicted } from './schedule.ts';

export interface NoteDeps {
	sql: Sql;
	clock: () => number;
}

/** What a note writes beside the document; `null` from `prepare` means there is nothing to do. */
interface Note {
	meta: Record<string, unknown>;
	audit: Omit<AuditRow, 'account' | 'role' | 'edit'>[];
	outbox?: CommitPayload['outbox'];
	events?: CommitPayload['events'];
	teaching?: CommitPayload['teaching'];
}

/**
 * Commits a change of the board's `meta` (published, proposals) with its rows, in one transaction, between two
 * batches of edits. `prepare` decides on the locked board and writes its own rows.
 */
export function commitNote<T>(
	board: OpenBoard,
	deps: NoteDeps,
	actor: Actor,
	prepare: (tx: Tx, head: boards.StoredBoard) => Promise<{ note: Note | null; answer: T }>
): Promise<T> {
	return board.alone(async () => {
		await board.catchUp();
		try {
			const done = await inSchool(deps.sql, { school: board.school }, async (tx) => {
				const head = (await boards.lock(tx, board.school, [board.week])).get(board.week);
				if (!head || !board.replica.isAt(head)) throw new BoardEvicted(board.school, board.week, 'doubt');
				const { note, answer } = await prepare(tx, head);
				if (!note) return { answer, written: null };
				return { answer, written: await write(board, tx, actor, note) };
			});
			if (done.written) board.took(done.written.change, done.written.events);
			return done.answer;
		} catch (error) {
			board.replica.reset();
			// No answer from PostgreSQL: the commit may stand or not, so the board is read anew.
			throw isAnswer(error) ? error : new BoardEvicted(board.school, board.week, 'doubt', error);
		}
	});
}

async function write(board: OpenBoard, tx: Tx, actor: Actor, note: Note) {
	const change = board.replica.stamp(new Map(), (doc) => {
		for (const [key, value] of Object.entries(note.meta)) boardOf(doc).meta.set(key, value);
	});
	const author = { account: actor.account, role: writingRole(actor) };
	const events = await commits.rest(tx, board.school, {
		authors: [author],
		boards: [
			{
				week: board.week,
				epoch: board.epoch,
				seq: board.replica.seq + 1,
				published: board.replica.meta.published,
				change: encodeChange(change)
			}
		],
		lessons: [],
		edits: [],
		audit: note.audit.map((row) => ({ ...row, ...author, edit: null })),
		outbox: note.outbox ?? [],
		events: note.events ?? [],
		teaching: note.teaching ?? []
	});
	return { change, events };
}
