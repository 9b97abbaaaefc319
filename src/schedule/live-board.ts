import * as Y from 'yjs';
import * as boards from '#db/boards.ts';
import * as snapshots from '#db/snapshots.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { type Actor } from '#domain/policy.ts';
import { type Verdict } from '#domain/verdict.ts';
import { type Week } from '#domain/week.ts';
import { boardOf, boardRoom } from '#sync/board-doc.ts';
import { boardHash } from '#sync/board-hash.ts';
import { decode } from '#sync/fresh-structs.ts';
import { type AloneJob, BoardQueue, type EditsJob, type Job, type UpdateJob } from './board-queue.ts';
import { type CommitHost, commitJobs, type HeldBoard, hold } from './commit-jobs.ts';
import { loadReplica } from './load-board.ts';
import { type Replica } from './replica.ts';
import {
	type Author,
	type BoardCommit,
	BoardEvicted,
	type LiveBoard,
	type Proposed,
	type Received
} from './schedule.ts';
import { type Committed } from './work.ts';

/** What a board needs from the schedule that opened it. */
export interface BoardHost extends CommitHost {
	committed: (commit: BoardCommit) => void;
	evict: (board: OpenBoard, evicted: BoardEvicted) => void;
	/** A snapshot of this many bytes is in PostgreSQL. */
	kept: (board: OpenBoard, size: number) => void;
}

/** A commit as another node tells of it. */
type Ring = Pick<BoardCommit, 'epoch' | 'seq' | 'change'>;

/** One board in memory, with its queue: one batch at a time, and nothing is shown before it is committed. */
export class OpenBoard implements LiveBoard, HeldBoard {
	readonly school: string;
	readonly week: Week;
	readonly replica: Replica;
	readonly #host: BoardHost;
	readonly #queue = new BoardQueue();
	#draining: Promise<void> | null = null;
	#evicted: BoardEvicted | null = null;
	/** One hash for all who join meanwhile. */
	#hashed: { seq: number; hash: string } | null = null;
	/** A snapshot is on its way to PostgreSQL. */
	#keeping = false;
	/** Commits of other nodes that rang and are not taken yet, and the job that will take them. */
	#rings: Ring[] = [];
	#hearing: Promise<void> | null = null;
	/** Held by whoever works on the replica: this board's own queue, or a sibling's move across weeks. */
	#turn: Promise<void> = Promise.resolve();

	constructor(host: BoardHost, school: string, week: Week, replica: Replica) {
		this.#host = host;
		this.school = school;
		this.week = week;
		this.replica = replica;
	}

	static async load(host: BoardHost, school: string, week: Week): Promise<OpenBoard> {
		const { sql, watch } = host;
		const replica = await loadReplica({ sql, school, week, now: host.clock(), watch });
		return new OpenBoard(host, school, week, replica);
	}

	get room(): string {
		return boardRoom(this.school, this.week);
	}

	get epoch(): number {
		return this.replica.epoch;
	}

	hash(): string {
		if (this.#hashed?.seq !== this.replica.seq)
			this.#hashed = { seq: this.replica.seq, hash: boardHash(boardOf(this.replica.committed)) };
		return this.#hashed.hash;
	}

	sync(stateVector: Uint8Array): Promise<{ update: Uint8Array; stateVector: Uint8Array }> {
		return this.alone(async () => {
			await this.catchUp();
			const { committed } = this.replica;
			return {
				update: Y.encodeStateAsUpdate(committed, stateVector),
				stateVector: Y.encodeStateVector(committed)
			};
		});
	}

	async receive(author: Author, bytes: Uint8Array): Promise<Received> {
		const update = decode(bytes);
		if (!update) return { status: 'violation', what: 'unreadable update' };
		return await this.#enqueue({ kind: 'update', author, update });
	}

	submit(actor: Actor, edits: readonly Proposed[], parties: readonly string[] = []): Promise<Verdict[]> {
		return this.#enqueue({ kind: 'edits', actor, edits, parties });
	}

	/** Runs something that must see the board between two commits. */
	alone<T>(run: () => Promise<T>): Promise<T> {
		return this.#enqueue({ kind: 'alone', run });
	}

	/** Resolves when nothing waits any more. */
	async idle(): Promise<void> {
		await this.#draining;
	}

	/**
	 * Reads what other writers committed (R16); attached sockets are told like of any commit.
	 * @param tx one that holds the board's row: nobody commits to it meanwhile
	 */
	async catchUp(tx?: Tx): Promise<void> {
		const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
			tx ? work(tx) : inSchool(this.#host.sql, { school: this.school }, work);
		const head = await read((on) => boards.find(on, this.school, this.week));
		if (head?.epoch !== this.epoch) throw new BoardEvicted(this.school, this.week, head ? 'epoch' : 'doubt');
		// PostgreSQL has lost what we showed: a restore, or a failover that was behind.
		if (head.seq < this.replica.seq) throw new BoardEvicted(this.school, this.week, 'doubt');
		if (head.seq === this.replica.seq) return;
		const rows = await read((on) =>
			boards.logAfter(on, this.school, this.week, this.epoch, this.replica.seq)
		);
		// What we lack has left the log meanwhile, all or some: only a document read anew has it (R12: nothing is skipped).
		if (!areAll(rows, this.replica.seq, head.seq)) throw new BoardEvicted(this.school, this.week, 'doubt');
		this.#host.watch.gapRead(rows.length);
		for (const row of rows) this.#follow(row.change);
	}

	/**
	 * The next change is taken as it came; behind a gap the log is read, and what is known is passed over. However many
	 * rings wait, they are one piece of work: a server that was away hears them all at once.
	 */
	async hear(ring: Ring): Promise<void> {
		if (this.#evicted || (ring.epoch === this.epoch && ring.seq <= this.replica.seq)) return;
		this.#rings.push(ring);
		this.#hearing ??= this.alone(() => this.#takeRings()).catch(() => undefined);
		await this.#hearing;
	}

	async #takeRings(): Promise<void> {
		this.#hearing = null;
		for (const { epoch, seq, change } of this.#rings.splice(0)) {
			if (epoch !== this.epoch || seq > this.replica.seq + 1) await this.catchUp();
			else if (seq === this.replica.seq + 1) this.#follow(change);
		}
	}

	#follow(change: Uint8Array): void {
		this.replica.follow(change);
		this.#tell(change, null);
		this.#keepSnapshot(false);
	}

	/** Looks whether another node has committed to this board since; `head` is where PostgreSQL says it stands. */
	async compare(head: { epoch: number; seq: number } | undefined): Promise<void> {
		const isBehind = head === undefined || head.epoch !== this.epoch || head.seq > this.replica.seq;
		// One that finds the log unlike ours evicts the board; without PostgreSQL it is tried again.
		if (isBehind && !this.#evicted) await this.alone(() => this.catchUp()).catch(() => undefined);
	}

	/** Takes over a commit that was made beside the edits (publishing, proposals), and tells. */
	took(change: Uint8Array, events: Committed['events']): void {
		this.replica.commit(change);
		this.#tell(change, events);
		this.#keepSnapshot(false);
	}

	/** Leaves memory in order: whoever opens the board next has little to replay, and nobody works on this copy. */
	left(): void {
		this.#keepSnapshot(true);
		this.#evicted = new BoardEvicted(this.school, this.week, 'doubt');
	}

	/** Beside the commits, never in their way: what fails here is done after the next one. */
	#keepSnapshot(leaving: boolean): void {
		const { replica, school, week, epoch } = this;
		if (this.#keeping || !(leaving ? replica.hasNews : replica.isSnapshotDue)) return;
		const snapshot = replica.snapshot();
		this.#keeping = true;
		inSchool(this.#host.sql, { school }, (tx) => snapshots.put(tx, school, week, epoch, snapshot))
			.then(
				() => {
					replica.kept(snapshot);
					this.#host.kept(this, snapshot.state.length);
				},
				() => undefined
			)
			.finally(() => (this.#keeping = false));
	}

	/** Leaves the memory; everything waiting is told, and must come back to a board read anew (R12). */
	evict(evicted: BoardEvicted): void {
		if (this.#evicted) return;
		this.#evicted = evicted;
		this.#queue.refuseAll(evicted);
		this.#host.evict(this, evicted);
	}

	#enqueue<T>(job: UpdateJob | EditsJob | AloneJob): Promise<T> {
		if (this.#evicted) return Promise.reject(this.#evicted);
		const answer = this.#queue.add<T>(job);
		if (this.#queue.isFull) this.evict(new BoardEvicted(this.school, this.week, 'overload'));
		else this.#draining ??= this.#drain();
		return answer;
	}

	async #drain(): Promise<void> {
		// Let what arrives in the same turn share a transaction.
		await Promise.resolve();
		while (!this.#queue.isEmpty) {
			const patience = this.#queue.patience;
			if (patience > 0) await new Promise((done) => setTimeout(done, patience));
			const jobs = this.#queue.takeBatch();
			try {
				await this.#work(jobs);
			} catch (error) {
				// What became of another week says nothing of this one.
				const isOwn = error instanceof BoardEvicted && error.room === this.room;
				const evicted = isOwn ? error : new BoardEvicted(this.school, this.week, 'doubt', error);
				for (const job of jobs) job.settle({ ok: false, error: evicted });
				this.evict(evicted);
			}
		}
		this.#draining = null;
	}

	async #work(jobs: readonly Job[]): Promise<void> {
		const [first] = jobs;
		if (first?.kind !== 'alone') return await commitJobs(this, this.#host, jobs);
		await hold([this], async () => {
			try {
				first.settle({ ok: true, value: await first.run() });
			} catch (error) {
				if (error instanceof BoardEvicted || !(error instanceof Error)) throw error;
				first.settle({ ok: false, error });
			}
		});
	}

	/** After COMMIT: takes over what it says about this week, and tells. */
	publish(done: Committed, isOwn: boolean): void {
		const change = done.changes.find((one) => one.week === this.week)?.change;
		if (change) this.took(change, isOwn ? done.events : []);
		const { room, epoch } = this;
		if (isOwn) this.#host.watch.committed({ room, epoch, seq: this.replica.seq }, done.decided);
	}

	/**
	 * Whoever was not told of one change would half understand the next: it is told to all, or the board is in doubt (R12).
	 * @param events null: another node committed it, and told its candidates
	 */
	#tell(change: Uint8Array, events: Committed['events'] | null): void {
		const commit: BoardCommit = {
			room: this.room,
			school: this.school,
			week: this.week,
			epoch: this.epoch,
			seq: this.replica.seq,
			change,
			own: events !== null,
			pushes: (events ?? []).map(({ candidate, ...event }) => ({ candidate, event }))
		};
		try {
			this.#host.committed(commit);
		} catch (error) {
			const evicted = new BoardEvicted(this.school, this.week, 'doubt', error);
			this.evict(evicted);
			throw evicted;
		}
	}

	/** Waits for its turn on the replica; the answer gives it back. */
	async turn(): Promise<() => void> {
		const before = this.#turn;
		let release = (): void => undefined;
		this.#turn = new Promise((resolve) => (release = resolve));
		await before;
		return release;
	}
}

/** Every number after `from`, as far as `to` or further. @param rows in their order */
function areAll(rows: readonly { seq: number }[], from: number, to: number): boolean {
	const last = rows.at(-1)?.seq ?? from;
	return last >= to && rows.length === last - from;
}
