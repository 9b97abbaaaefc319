import { randomInt } from 'node:crypto';
import * as Y from 'yjs';
import { type BoardLesson, type Lesson } from '#domain/lesson.ts';
import { boardOf, type BoardMeta, lessonsOf, metaOf } from '#sync/board-doc.ts';

/**
 * A board in memory: `committed` is what PostgreSQL has and all that anybody is ever shown; `staged` runs
 * ahead while a transaction is on its way. When that fails, `staged` is made anew from `committed`.
 */
export class Replica {
	readonly committed = new Y.Doc({ gc: true });
	seq: number;
	readonly epoch: number;
	closed: boolean;
	#staged: Y.Doc;
	#lessons: Map<string, Lesson>;
	/** The server's own client id, kept over a reset: what was never shown may be written again under the same clock. */
	readonly #serverClient = randomInt(1, 2 ** 32 - 1);

	constructor(head: { epoch: number; seq: number; closed: boolean }, log: readonly Uint8Array[]) {
		this.epoch = head.epoch;
		this.seq = head.seq;
		this.closed = head.closed;
		for (const change of log) Y.applyUpdate(this.committed, change);
		this.#staged = this.#copy();
		this.#lessons = lessonsOf(boardOf(this.#staged));
	}

	get staged(): Y.Doc {
		return this.#staged;
	}
	/** The lessons of the staged document; do not change them. */
	get lessons(): ReadonlyMap<string, Lesson> {
		return this.#lessons;
	}
	get meta(): BoardMeta {
		return { ...metaOf(boardOf(this.#staged)), epoch: this.epoch };
	}

	/**
	 * Writes the server's part into the staged document, in a Yjs transaction of its own (R10), and answers it.
	 * @param lessons each lesson as it is now; null where it left this week
	 */
	stamp(lessons: ReadonlyMap<string, Lesson | null>, write: (doc: Y.Doc) => void): Uint8Array {
		const before = Y.encodeStateVector(this.#staged);
		this.#staged.transact(() => {
			const board = boardOf(this.#staged);
			for (const [id, lesson] of lessons) {
				if (!lesson) {
					board.lessons.delete(id);
					continue;
				}
				board.lessons.set(id, withoutId(lesson));
			}
			write(this.#staged);
		});
		for (const [id, lesson] of lessons) {
			if (lesson) this.#lessons.set(id, lesson);
			else this.#lessons.delete(id);
		}
		return Y.encodeStateAsUpdate(this.#staged, before);
	}

	/** What was staged has been committed as `change`. */
	commit(change: Uint8Array): void {
		Y.applyUpdate(this.committed, change);
		this.seq += 1;
	}

	/** Takes over what another writer committed. Only while nothing is staged. */
	follow(change: Uint8Array): void {
		Y.applyUpdate(this.#staged, change);
		this.#lessons = lessonsOf(boardOf(this.#staged));
		this.commit(change);
	}

	/** Forgets what was staged. */
	reset(): void {
		this.#staged.destroy();
		this.#staged = this.#copy();
		this.#lessons = lessonsOf(boardOf(this.#staged));
	}

	#copy(): Y.Doc {
		const doc = new Y.Doc({ gc: true });
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.committed));
		doc.clientID = this.#serverClient;
		return doc;
	}
}

const withoutId = (lesson: Lesson): BoardLesson => {
	const value: Partial<Lesson> = { ...lesson };
	delete value.id;
	return value as BoardLesson;
};
