import * as Y from 'yjs';
import * as boards from '#db/boards.ts';
import { type SchoolFacts } from '#db/school-facts.ts';
import { inSchool, type Sql } from '#db/sql.ts';
import { idsTaughtBy } from '#db/taught.ts';
import { instant } from '#domain/lesson.ts';
import { type Actor } from '#domain/policy.ts';
import { type Verdict } from '#domain/verdict.ts';
import { type Week } from '#domain/week.ts';
import { boardRoom } from '#sync/board-doc.ts';
import { decode } from '#sync/fresh-structs.ts';
import { type AloneJob, BoardQueue, type EditsJob, type Job, type UpdateJob } from './board-queue.ts';
import { type Batch, seatingInstructors, stageBatch, weeksOf } from './batch.ts';
import { Behind, commitCareful, commitUsual } from './commit.ts';
import { type Committed, type Work } from './work.ts';
import { isKnownEdit, isObjection, isOtherFacts, isTransient } from './refusal-of-error.ts';
import { Replica } from './replica.ts';
import {
	type Author,
	type BoardCommit,
	BoardEvicted,
	type LiveBoard,
	type Proposed,
	type Received
} from './schedule.ts';

/** How often one batch is decided anew, at most: behind, objected to, deadlocked. */
const TRIES = 6;
/** Other weeks one batch may reach into. */
const SIBLINGS = 4;

/** What a board needs from the schedule that opened it. */
export interface BoardHost {
	sql: Sql;
	clock: () => number;
	facts: (school: string) => Promise<SchoolFacts>;
	/** The next `facts` are read anew. */
	forgetFacts: (school: string) => void;
	/** Opens another week of the same school, for a move across weeks. */
	sibling: (school: string, week: Week) => Promise<OpenBoard>;
	committed: (commit: BoardCommit) => void;
	evict: (board: OpenBoard, evicted: BoardEvicted) => void;
}

/** One board in memory, with its queue: one batch at a time, and nothing is shown before it is committed. */
export class OpenBoard implements LiveBoard {
	readonly school: string;
	readonly week: Week;
	readonly replica: Replica;
	readonly #host: BoardHost;
	readonly #queue = new BoardQueue();
	#draining: Promise<void> | null = null;
	#evicted: BoardEvicted | null = null;
	/** Held by whoever works on the replica: this board's own queue, or a sibling's move across weeks. */
	#turn: Promise<void> = Promise.resolve();

	constructor(host: BoardHost, school: string, week: Week, replica: Replica) {
		this.#host = host;
		this.school = school;
		this.week = week;
		this.replica = replica;
	}

	static async load(host: BoardHost, school: string, week: Week): Promise<OpenBoard> {
		const replica = await inSchool(host.sql, { school }, async (tx) => {
			const head = await boards.open(tx, school, week);
			const log = await boards.logAfter(tx, school, week, head.epoch, 0);
			// Rows committed between the two reads belong to the log we hold.
			const seq = log.at(-1)?.seq ?? head.seq;
			return new Replica(
				{ ...head, seq },
				log.map((row) => row.change)
			);
		});
		return new OpenBoard(host, school, week, replica);
	}

	get room(): string {
		return boardRoom(this.school, this.week);
	}

	get epoch(): number {
		return this.replica.epoch;
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

	/** Reads what other writers committed (R16); attached sockets are told like of any commit. */
	async catchUp(): Promise<void> {
		const head = await boards.head(this.#host.sql, this.school, this.week);
		if (head?.epoch !== this.epoch) throw new BoardEvicted(this.school, this.week, 'doubt');
		if (head.seq <= this.replica.seq) return;
		const rows = await inSchool(this.#host.sql, { school: this.school }, (tx) =>
			boards.logAfter(tx, this.school, this.week, this.epoch, this.replica.seq)
		);
		for (const row of rows) {
			this.replica.follow(row.change);
			this.#tell(row.change, []);
		}
	}

	/** Takes over a commit that was made beside the edits (publishing, proposals), and tells. */
	took(change: Uint8Array, events: Committed['events']): void {
		this.replica.commit(change);
		this.#tell(change, events);
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
			const jobs = this.#queue.takeBatch();
			try {
				await this.#work(jobs);
			} catch (error) {
				const evicted =
					error instanceof BoardEvicted ? error : new BoardEvicted(this.school, this.week, 'doubt', error);
				for (const job of jobs) job.settle({ ok: false, error: evicted });
				this.evict(evicted);
			}
		}
		this.#draining = null;
	}

	async #work(jobs: readonly Job[]): Promise<void> {
		const [first] = jobs;
		if (first?.kind !== 'alone') return await this.#commit(jobs);
		await hold([this], async () => {
			try {
				first.settle({ ok: true, value: await first.run() });
			} catch (error) {
				if (error instanceof BoardEvicted || !(error instanceof Error)) throw error;
				first.settle({ ok: false, error });
			}
		});
	}

	async #commit(jobs: readonly Job[]): Promise<void> {
		// Whoever changes the rules waits for commits under way, so this comes round once for each change.
		while (!(await this.#commitOnFacts(jobs))) this.#host.forgetFacts(this.school);
	}

	/** False when the school's facts changed meanwhile: nothing was written. */
	async #commitOnFacts(jobs: readonly Job[]): Promise<boolean> {
		const facts = await this.#host.facts(this.school);
		const others = [...weeksOf(jobs, facts.zone)].filter((week) => week !== this.week).slice(0, SIBLINGS);
		const siblings = await Promise.all(others.map((week) => this.#host.sibling(this.school, week)));
		const held = [this, ...siblings];
		const taught = await this.#taught(jobs);
		return await hold(held, async () => {
			let run = commitUsual;
			for (let tries = 1; ; tries++) {
				const batch = stageBatch(jobs, this.replica);
				if (batch.entries.length === 0 && batch.received.length === 0) {
					batch.settle([]);
					return true;
				}
				try {
					const done = await run(this.#workOn(batch, held, { facts, taught }), batch.entries);
					for (const board of held) board.#publish(done, board === this);
					batch.settle(done.decided.map((one) => one.verdict));
					return true;
				} catch (error) {
					for (const board of held) board.replica.reset();
					if (isOtherFacts(error)) return false;
					if (await mustBeCareful(error, held, tries)) run = commitCareful;
				}
			}
		});
	}

	/** Whom the instructors among the authors teach; nothing is asked where nobody is seated. */
	async #taught(jobs: readonly Job[]): Promise<Work['taught']> {
		const instructors = [...seatingInstructors(jobs)];
		if (instructors.length === 0) return new Map();
		const now = new Date(this.#host.clock());
		return await inSchool(this.#host.sql, { school: this.school }, async (tx) => {
			const known = new Map<string, ReadonlySet<string>>();
			for (const one of instructors) known.set(one, new Set(await idsTaughtBy(tx, one, now)));
			return known;
		});
	}

	#workOn(batch: Batch, held: readonly OpenBoard[], known: Pick<Work, 'facts' | 'taught'>): Work {
		return {
			sql: this.#host.sql,
			school: this.school,
			week: this.week,
			replicas: new Map(held.map((board) => [board.week, board.replica])),
			received: batch.received,
			...known,
			now: instant(this.#host.clock())
		};
	}

	#publish(done: Committed, isOwn: boolean): void {
		const change = done.changes.find((one) => one.week === this.week)?.change;
		if (change) this.took(change, isOwn ? done.events : []);
	}

	#tell(change: Uint8Array, events: Committed['events']): void {
		this.#host.committed({
			room: this.room,
			school: this.school,
			week: this.week,
			epoch: this.epoch,
			seq: this.replica.seq,
			change,
			pushes: events.map(({ candidate, ...event }) => ({ candidate, event }))
		});
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

/**
 * Prepares another try after a failed one, and says whether it must be the careful one. What no try mends evicts
 * every board that was held: their commit may stand or not. Behind without anything new to read means that an
 * author's right or the period no longer stands.
 */
async function mustBeCareful(error: unknown, held: readonly OpenBoard[], tries: number): Promise<boolean> {
	const isHopeless =
		tries === TRIES ||
		!(error instanceof Behind || isTransient(error) || isObjection(error) || isKnownEdit(error));
	if (isHopeless) {
		for (const board of held) board.evict(new BoardEvicted(board.school, board.week, 'doubt', error));
		throw error;
	}
	if (error instanceof Behind) for (const board of held) await board.catchUp();
	return !isTransient(error);
}

/** Boards are held in week order, so that two moves across the same weeks never wait for each other. */
async function hold<T>(boards: readonly OpenBoard[], run: () => Promise<T>): Promise<T> {
	const releases: (() => void)[] = [];
	for (const board of [...boards].sort((a, b) => a.week.localeCompare(b.week)))
		releases.push(await board.turn());
	try {
		return await run();
	} finally {
		for (const release of releases) release();
	}
}
