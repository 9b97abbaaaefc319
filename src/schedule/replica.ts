import { randomInt } from 'node:crypto';
import * as Y from 'yjs';
import { type Snapshot } from '#db/snapshots.ts';
import { type Lesson } from '#domain/lesson.ts';
import { LessonIndex } from '#domain/lesson-index.ts';
import { boardOf, type BoardMeta, lessonsOf, metaOf, withoutId } from '#sync/board-doc.ts';

/** A snapshot is taken after so many log rows, or so many bytes of them. */
const SNAPSHOT_ROWS = 200;
const SNAPSHOT_BYTES = 256 * 1024;

/**
 * A board in memory: `committed` is what PostgreSQL has and all that anybody is ever shown; `staged` runs
 * ahead while a transaction is on its way. When that fails, `staged` is made anew from `committed`.
 */
export class Replica {
	readonly #committed = new Y.Doc({ gc: true });
	/** Changes of `committed` that it takes over when somebody looks at it: many at once cost less than one by one. */
	#unread: Uint8Array[] = [];
	seq: number;
	readonly epoch: number;
	closed: boolean;
	#staged: Y.Doc;
	#lessons = new LessonIndex();
	/** Log rows, and their bytes, that no snapshot holds. */
	#rows = 0;
	#bytes = 0;
	/** The server's own client id, kept over a reset: what was never shown may be written again under the same clock. */
	readonly #serverClient = randomInt(1, 2 ** 32 - 1);

	/** @param snapshot the document at an earlier sequence; null: the log holds all of it */
	constructor(
		head: { epoch: number; seq: number; closed: boolean },
		snapshot: Uint8Array | null,
		log: readonly { seq: number; change: Uint8Array }[]
	) {
		this.epoch = head.epoch;
		this.seq = head.seq;
		this.closed = head.closed;
		if (snapshot) Y.applyUpdate(this.#committed, snapshot);
		for (const { change } of log) this.#apply(change);
		this.#staged = this.#stage();
	}

	get committed(): Y.Doc {
		const unread = this.#unread;
		this.#unread = [];
		if (unread.length > 0)
			this.#committed.transact(() => {
				for (const change of unread) Y.applyUpdate(this.#committed, change);
			});
		return this.#committed;
	}
	get staged(): Y.Doc {
		return this.#staged;
	}
	/** The lessons of the staged document; do not change them. */
	get lessons(): Pick<LessonIndex, 'get' | 'near' | 'values'> {
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
		// As Yjs tells it: encoding the difference instead would carry every deletion the board has ever seen.
		let written: Uint8Array = NOTHING;
		const note = (update: Uint8Array): void => {
			written = update;
		};
		this.#staged.on('update', note);
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
		this.#staged.off('update', note);
		return written;
	}

	/** What was staged has been committed as `change`. */
	commit(change: Uint8Array): void {
		this.#apply(change);
		this.seq += 1;
	}

	#apply(change: Uint8Array): void {
		this.#unread.push(change);
		this.#rows += 1;
		this.#bytes += change.length;
	}

	/** Somebody who opens the board now would have to replay something. */
	get hasNews(): boolean {
		return this.#rows > 0;
	}
	/** They would have to replay much (R23). */
	get isSnapshotDue(): boolean {
		return this.#rows >= SNAPSHOT_ROWS || this.#bytes >= SNAPSHOT_BYTES;
	}

	/** PostgreSQL has it: only what came after it counts. */
	kept({ seq }: Snapshot): void {
		this.#rows = this.seq - seq;
		this.#bytes = 0;
	}

	/** All that is committed, at its sequence. */
	snapshot(): Snapshot {
		return { seq: this.seq, state: Y.encodeStateAsUpdate(this.committed) };
	}

	/** PostgreSQL stands exactly here; in another epoch the same number means another document. */
	isAt(head: { epoch: number; seq: number } | undefined): boolean {
		return head?.epoch === this.epoch && head.seq === this.seq;
	}

	/** Takes over what another writer committed. Only while nothing is staged. */
	follow(change: Uint8Array): void {
		Y.applyUpdate(this.#staged, change);
		this.commit(change);
	}

	/** Forgets what was staged. */
	reset(): void {
		this.#staged.destroy();
		this.#staged = this.#stage();
	}

	/** A copy of what is committed, with an index of its lessons that follows it. */
	#stage(): Y.Doc {
		const doc = new Y.Doc({ gc: true });
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.committed));
		doc.clientID = this.#serverClient;
		const board = boardOf(doc);
		const lessons = new LessonIndex(lessonsOf(board).values());
		board.lessons.observe((event) => {
			for (const id of event.keysChanged as Set<string>) {
				const lesson = board.lessons.get(id);
				if (lesson) lessons.put({ id, ...lesson });
				else lessons.remove(id);
			}
		});
		this.#lessons = lessons;
		return doc;
	}
}

/** An update that says nothing. */
const NOTHING = Uint8Array.of(0, 0);
