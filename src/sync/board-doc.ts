import type * as Y from 'yjs';
import { type Edit, type Step } from '#domain/edit.ts';
import { type BoardLesson, type Lesson } from '#domain/lesson.ts';
import { type Refusal } from '#domain/verdict.ts';

/** Version of the document's shape; another one means a new epoch. */
export const SHAPE = 1;

/** An edit that was refused, as the server leaves it in the document until its author dismisses it. */
export interface RefusedEdit {
	edit: Edit;
	/** Account of the author. */
	by: string;
	verdict: 'rejected';
	reason: Refusal;
	at: string;
}
export type EditEntry = Edit | RefusedEdit;

/** A swap waiting for an answer, or one that was accepted and could not be done: ids only. */
export interface OpenProposal {
	lessons: string[];
	/** What would change. */
	steps: Pick<Step, 'lesson' | 'set'>[];
	from: string;
	to: string;
	at: string;
	/** Why it could not be done although it was accepted: it stays until its proposer has read it. */
	overtaken?: Refusal;
}

export interface BoardMeta {
	epoch: number;
	shape: number;
	published: boolean;
	closed: boolean;
	proposals: Record<string, OpenProposal>;
}

/**
 * One school's board of one ISO week. Only the server writes `lessons` and `meta`; a client adds to `edits`
 * under a UUIDv7 and may delete what it was refused. Values are whole JSON values, never nested shared types.
 */
export interface BoardDoc {
	lessons: Y.Map<BoardLesson>;
	edits: Y.Map<EditEntry>;
	meta: Y.Map<unknown>;
}

export const boardOf = (doc: Y.Doc): BoardDoc => ({
	lessons: doc.getMap('lessons'),
	edits: doc.getMap('edits'),
	meta: doc.getMap('meta')
});

/** A lesson as `lessons` holds it. */
export function withoutId(lesson: Lesson): BoardLesson {
	const value: Partial<Lesson> = { ...lesson };
	delete value.id;
	return value as BoardLesson;
}

export const isRefused = (entry: EditEntry): entry is RefusedEdit => 'verdict' in entry;

export function lessonsOf(board: Pick<BoardDoc, 'lessons'>): Map<string, Lesson> {
	const lessons = new Map<string, Lesson>();
	for (const [id, lesson] of board.lessons.entries()) lessons.set(id, { id, ...lesson });
	return lessons;
}

export function metaOf(board: BoardDoc): BoardMeta {
	return {
		epoch: (board.meta.get('epoch') as number | undefined) ?? 1,
		shape: (board.meta.get('shape') as number | undefined) ?? SHAPE,
		published: board.meta.get('published') === true,
		closed: board.meta.get('closed') === true,
		proposals: (board.meta.get('proposals') as Record<string, OpenProposal> | undefined) ?? {}
	};
}

/** Room of a board on the wire, below the socket's path: `{school}/{week}`. */
export const boardRoom = (school: string, week: string): string => `${school}/${week}`;
export const BOARD_PATH = '/board/';

/** Beside the messages of y-websocket: the server's hash of the lessons. */
export const HASH_MESSAGE = 4;

/** Why the server closes a document's socket. After 4400 and 4401 a client must not come back by itself with the same document. */
export const CLOSE = {
	violation: 4400,
	ended: 4401,
	epoch: 4409,
	/** The text would have become too long. */
	tooLong: 4413,
	restart: 1012,
	overload: 1013
} as const;
