import * as schoolFacts from '#db/school-facts.ts';
import { type SchoolFacts } from '#db/school-facts.ts';
import * as boards from '#db/boards.ts';
import { type Sql, sweep } from '#db/sql.ts';
import { type Week } from '#domain/week.ts';
import { boardRoom } from '#sync/board-doc.ts';
import { beginEpoch, compareWithRows, isOvergrown } from './epoch.ts';
import { type BoardHost, OpenBoard } from './live-board.ts';
import { type Mismatch } from './mismatch.ts';
import { type BoardCommit, BoardEvicted } from './schedule.ts';
import { nobodyWatches, type Watch } from './watch.ts';

const TRIES = 3;

/** The boards this process holds in memory, and who wants to hear of their commits. */
export class OpenBoards implements BoardHost {
	readonly sql: Sql;
	readonly clock: () => number;
	readonly watch: Watch;
	readonly commits = new Set<(commit: BoardCommit) => void>();
	readonly evictions = new Set<(evicted: BoardEvicted) => void>();
	readonly #boards = new Map<string, Promise<OpenBoard>>();
	/** When each board was last asked for, by `performance.now()`. */
	readonly #askedAt = new Map<string, number>();
	readonly #facts = new Map<string, Promise<SchoolFacts>>();
	#closing = false;

	constructor({ sql, clock, watch = nobodyWatches }: { sql: Sql; clock: () => number; watch?: Watch }) {
		this.sql = sql;
		this.clock = clock;
		this.watch = watch;
	}

	get size(): number {
		return this.#boards.size;
	}

	open(school: string, week: Week): Promise<OpenBoard> {
		if (this.#closing) return Promise.reject(new BoardEvicted(school, week, 'doubt'));
		const room = boardRoom(school, week);
		this.#askedAt.set(room, performance.now());
		return remember(this.#boards, room, () => OpenBoard.load(this, school, week));
	}

	sibling(school: string, week: Week): Promise<OpenBoard> {
		return this.open(school, week);
	}

	facts(school: string): Promise<SchoolFacts> {
		return remember(this.#facts, school, () => schoolFacts.read(this.sql, school));
	}

	forgetFacts(school: string): void {
		this.#facts.delete(school);
	}

	committed(commit: BoardCommit): void {
		for (const listener of this.commits) listener(commit);
	}

	evict(board: OpenBoard, evicted: BoardEvicted): void {
		this.#forget(board.room);
		for (const listener of this.evictions) listener(evicted);
	}

	/** Edits carry their own ids, so a batch whose outcome is unknown is simply given again to a board read anew. */
	async again<T>(run: () => Promise<T>): Promise<T> {
		for (let attempt = 1; ; attempt++) {
			try {
				return await run();
			} catch (error) {
				if (!(error instanceof BoardEvicted) || attempt === TRIES || this.#closing) throw error;
			}
		}
	}

	/** See `Schedule.release`. */
	async release(isLookedAt: (room: string) => boolean, idleFor: number): Promise<void> {
		const now = performance.now();
		const drops: Promise<void>[] = [];
		for (const [room, at] of this.#askedAt) {
			if (isLookedAt(room)) this.#askedAt.set(room, now);
			else if (now - at >= idleFor)
				drops.push(this.#drop(room, () => this.#askedAt.get(room) === at && !isLookedAt(room)));
		}
		await Promise.all(drops);
	}

	/** Behind whatever works on the board, its own queue or a move from another week; asked for meanwhile, it stays. */
	async #drop(room: string, isIdle: () => boolean): Promise<void> {
		const board = await this.#boards.get(room)?.catch(() => null);
		if (!board) {
			if (isIdle()) this.#forget(room);
			return;
		}
		const drop = () => {
			if (isIdle()) {
				this.#forget(room);
				board.left();
			}
			return Promise.resolve();
		};
		// One that was evicted meanwhile is gone already.
		await board.alone(drop).catch(() => undefined);
	}

	/** See `Schedule.hear`. */
	async hear(commit: Pick<BoardCommit, 'room' | 'epoch' | 'seq' | 'change'>): Promise<void> {
		const board = await this.#boards.get(commit.room)?.catch(() => null);
		await board?.hear(commit);
	}

	async #open(): Promise<OpenBoard[]> {
		const open = await Promise.all([...this.#boards.values()].map((board) => board.catch(() => null)));
		return open.filter((board) => board !== null);
	}

	/** See `Schedule.audit`. */
	async audit(): Promise<Mismatch[]> {
		const found: Mismatch[] = [];
		for (const board of await this.#open()) {
			// One that cannot be read, or not be begun anew, hides none of the others: it is tried again the next time.
			const mismatch = await compareWithRows(board, this.sql).catch(() => null);
			if (!mismatch) continue;
			found.push(mismatch);
			await beginEpoch(board, this, 'differs').catch(() => undefined);
		}
		return found;
	}

	kept(board: OpenBoard, size: number): void {
		// Tried again with the next snapshot, should it fail.
		if (!this.#closing && isOvergrown(board, size))
			beginEpoch(board, this, 'overgrown').catch(() => undefined);
	}

	/** See `Schedule.follow`. */
	async follow(): Promise<void> {
		const held = await this.#open();
		if (held.length === 0) return;
		const heads = await sweep(this.sql, (tx) => boards.heads(tx, held));
		await Promise.all(held.map((board) => board.compare(heads.get(board.room))));
	}

	#forget(room: string): void {
		this.#boards.delete(room);
		this.#askedAt.delete(room);
	}

	async close(): Promise<void> {
		this.#closing = true;
		for (const board of await Promise.allSettled([...this.#boards.values()]))
			if (board.status === 'fulfilled') await board.value.idle();
	}
}

/** One load for all who ask at once; a failed one is forgotten. */
function remember<T>(kept: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
	const known = kept.get(key);
	if (known) return known;
	const loading = load();
	kept.set(key, loading);
	loading.catch(() => {
		if (kept.get(key) === loading) kept.delete(key);
	});
	return loading;
}
