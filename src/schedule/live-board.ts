import * as Y from 'yjs';
import * as boards from '#db/boards.ts';
import { inSchool, type Sql } from '#db/sql.ts';
import { type SchoolFacts } from '#db/school-facts.ts';
import { type Edit, stepsOf } from '#domain/edit.ts';
import { instant } from '#domain/lesson.ts';
import { type Actor } from '#domain/policy.ts';
import { type Verdict } from '#domain/verdict.ts';
import { type Week, weekOf } from '#domain/week.ts';
import { parseEdit } from '#sync/edit-schema.ts';
import { inspect } from '#sync/guard.ts';
import { Behind, commitCareful, type Committed, commitUsual, type Work } from './commit.ts';
import { type Entry } from './entry.ts';
import { isKnownEdit, isObjection, isTransient } from './refusal-of-error.ts';
import { Replica } from './replica.ts';
import {
	type Author,
	type BoardCommit,
	BoardEvicted,
	type LiveBoard,
	type Proposed,
	type Received
} from './schedule.ts';

/** Updates and batches waiting for a board, at most; more closes it (1013). */
const QUEUE_MESSAGES = 256;
const QUEUE_BYTES = 1_048_576;
/** Taken together into one transaction, at most. */
const BATCH = 64;
const TRIES = 3;

/** What a board needs from the schedule that opened it. */
export interface BoardHost {
	sql: Sql;
	clock: () => number;
	facts: (school: string) => Promise<SchoolFacts>;
	/** Opens another week of the same school, for a move across weeks. */
	sibling: (school: string, week: Week) => Promise<OpenBoard>;
	committed: (commit: BoardCommit) => void;
	evict: (board: OpenBoard, evicted: BoardEvicted) => void;
}

type Job = {
	settle: (outcome: { ok: true; value: unknown } | { ok: false; error: unknown }) => void;
	bytes: number;
} & (
	| { kind: 'update'; author: Author; update: Uint8Array }
	| { kind: 'edits'; actor: Actor; parties: readonly string[]; edits: readonly Proposed[] }
	| { kind: 'alone'; run: () => Promise<unknown> }
);

/** One board in memory, with its queue: one batch at a time, and nothing is shown before it is committed. */
export class OpenBoard implements LiveBoard {
	readonly school: string;
	readonly week: Week;
	readonly replica: Replica;
	readonly #host: BoardHost;
	#queue: Job[] = [];
	#bytes = 0;
	#draining = false;
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

	receive(author: Author, update: Uint8Array): Promise<Received> {
		return this.#enqueue<Received>({ kind: 'update', author, update }, update.byteLength);
	}

	submit(actor: Actor, edits: readonly Proposed[], parties: readonly string[] = []): Promise<Verdict[]> {
		return this.#enqueue<Verdict[]>({ kind: 'edits', actor, edits, parties }, 0);
	}

	/** Runs something that must see the board between two commits. */
	alone<T>(run: () => Promise<T>): Promise<T> {
		return this.#enqueue<T>({ kind: 'alone', run }, 0);
	}

	/** Waits until the queue is empty. */
	async idle(): Promise<void> {
		while (this.#draining) await this.#turn.then(() => new Promise((resolve) => setImmediate(resolve)));
	}

	/** Reads what other writers committed (R16); attached sockets are told like of any commit. */
	async catchUp(): Promise<void> {
		const head = await boards.head(this.#host.sql, this.school, this.week);
		if (!head || head.epoch !== this.epoch) throw new BoardEvicted(this.school, this.week, 'doubt');
		this.replica.closed = head.closed;
		if (head.seq <= this.replica.seq) return;
		const rows = await inSchool(this.#host.sql, { school: this.school }, (tx) =>
			boards.logAfter(tx, this.school, this.week, this.epoch, this.replica.seq)
		);
		for (const row of rows) {
			this.replica.follow(row.change);
			this.#tell(row.change, []);
		}
	}

	/** Leaves the memory; everything waiting is told, and must come back to a board read anew (R12). */
	evict(evicted: BoardEvicted): void {
		if (this.#evicted) return;
		this.#evicted = evicted;
		for (const job of this.#queue.splice(0)) job.settle({ ok: false, error: evicted });
		this.#host.evict(this, evicted);
	}

	#enqueue<T>(job: DistributiveOmit<Job, 'settle' | 'bytes'>, bytes: number): Promise<T> {
		if (this.#evicted) return Promise.reject(this.#evicted);
		return new Promise<T>((resolve, reject) => {
			const settle: Job['settle'] = (outcome) => {
				this.#bytes -= bytes;
				if (outcome.ok) resolve(outcome.value as T);
				else reject(outcome.error as Error);
			};
			this.#bytes += bytes;
			this.#queue.push({ ...job, settle, bytes } as Job);
			if (this.#queue.length > QUEUE_MESSAGES || this.#bytes > QUEUE_BYTES)
				this.evict(new BoardEvicted(this.school, this.week, 'overload'));
			else void this.#drain();
		});
	}

	async #drain(): Promise<void> {
		if (this.#draining) return;
		this.#draining = true;
		while (this.#queue.length > 0) {
			const jobs = this.#takeBatch();
			try {
				await this.#work(jobs);
			} catch (error) {
				const evicted =
					error instanceof BoardEvicted ? error : new BoardEvicted(this.school, this.week, 'doubt', error);
				for (const job of jobs) job.settle({ ok: false, error: evicted });
				this.evict(evicted);
			}
		}
		this.#draining = false;
	}

	/** What fits into one transaction: edits that stay in this week, in their order; anything else goes alone. */
	#takeBatch(): Job[] {
		const end = this.#queue.findIndex((job) => job.kind === 'alone');
		return this.#queue.splice(0, end === 0 ? 1 : Math.min(end < 0 ? BATCH : end, BATCH));
	}

	async #work(jobs: Job[]): Promise<void> {
		const [first] = jobs;
		if (first?.kind === 'alone') {
			await this.#hold([this], async () => {
				try {
					first.settle({ ok: true, value: await first.run() });
				} catch (error) {
					if (error instanceof BoardEvicted) throw error;
					first.settle({ ok: false, error });
				}
			});
			return;
		}
		await this.#commit(jobs);
	}

	async #commit(jobs: Job[]): Promise<void> {
		const facts = await this.#host.facts(this.school);
		const siblings = await this.#siblings(jobs, facts.zone);
		await this.#hold([this, ...siblings], async () => {
			let careful = false;
			for (let attempt = 1; ; attempt++) {
				const staged = this.#stage(jobs, siblings, facts);
				if (staged.entries.length === 0 && staged.work.received.length === 0) return staged.settle([]);
				try {
					const run = careful ? commitCareful : commitUsual;
					const done = await run(staged.work, staged.entries);
					this.#publish(done, siblings);
					return staged.settle(done.decided.map((one) => one.verdict));
				} catch (error) {
					for (const board of [this, ...siblings]) board.replica.reset();
					if (attempt > TRIES * 2) throw error;
					if (error instanceof Behind) {
						for (const board of [this, ...siblings]) await board.catchUp();
						// Not behind after all: the author or the period is what no longer stands.
						careful = true;
					} else if (isObjection(error) || isKnownEdit(error)) careful = true;
					else if (!isTransient(error)) throw error;
				}
			}
		});
	}

	/** Integrates the updates of a batch into the staged document, and says what to answer once it is committed. */
	#stage(jobs: readonly Job[], siblings: readonly OpenBoard[], facts: SchoolFacts) {
		const entries: Entry[] = [];
		const received: Uint8Array[] = [];
		const answers: ((verdicts: Verdict[]) => void)[] = [];
		for (const job of jobs) {
			const from = entries.length;
			if (job.kind === 'edits') {
				for (const one of job.edits)
					entries.push({ ...one, actor: job.actor, parties: job.parties, from: 'server' });
				const to = entries.length;
				answers.push((verdicts) => job.settle({ ok: true, value: verdicts.slice(from, to) }));
			} else if (job.kind === 'update') {
				const outcome = this.#integrate(job.author, job.update, entries, received);
				answers.push(() => job.settle({ ok: true, value: outcome }));
			}
		}
		const work: Work = {
			sql: this.#host.sql,
			school: this.school,
			week: this.week,
			replicas: new Map([this, ...siblings].map((board) => [board.week, board.replica])),
			received,
			facts,
			now: instant(this.#host.clock())
		};
		return {
			entries,
			work,
			settle: (verdicts: Verdict[]): void => {
				for (const answer of answers) answer(verdicts);
			}
		};
	}

	#integrate(author: Author, update: Uint8Array, entries: Entry[], received: Uint8Array[]): Received {
		const seen = inspect(update, this.replica.staged, {
			account: author.actor.account,
			clientId: author.clientId
		});
		switch (seen.status) {
			case 'gap':
				return { status: 'gap' };
			case 'violation':
				return { status: 'violation', what: seen.what };
			case 'nothing':
				return { status: 'committed' };
			case 'fresh':
				Y.applyUpdate(this.replica.staged, seen.change);
				received.push(seen.change);
				for (const { id, edit } of seen.edits)
					entries.push({ id, edit, actor: author.actor, parties: [], from: 'client' });
				return { status: 'committed' };
		}
	}

	#publish(done: Committed, siblings: readonly OpenBoard[]): void {
		for (const { week, change } of done.changes) {
			const board = [this, ...siblings].find((one) => one.week === week);
			if (!board) continue;
			board.replica.commit(change);
			board.#tell(change, week === this.week ? done.events : []);
		}
	}

	/** After a commit that ran outside the batch (publishing, proposals): take it over and tell. */
	took(change: Uint8Array, events: Committed['events']): void {
		this.replica.commit(change);
		this.#tell(change, events);
	}

	#tell(change: Uint8Array, events: Committed['events']): void {
		this.#host.committed({
			school: this.school,
			week: this.week,
			epoch: this.epoch,
			seq: this.replica.seq,
			change,
			pushes: events.map(({ candidate, ...event }) => ({ candidate, event }))
		});
	}

	/** The other weeks this batch may move lessons into. */
	async #siblings(jobs: readonly Job[], zone: string): Promise<OpenBoard[]> {
		const weeks = new Set<Week>();
		for (const edit of editsIn(jobs))
			for (const step of stepsOf(edit)) if (step.set.start) weeks.add(weekOf(step.set.start, zone));
		weeks.delete(this.week);
		return await Promise.all([...weeks].slice(0, 4).map((week) => this.#host.sibling(this.school, week)));
	}

	/** Boards are held in week order, so that two moves across the same weeks never wait for each other. */
	async #hold(held: readonly OpenBoard[], run: () => Promise<void>): Promise<void> {
		const [next, ...others] = [...held].sort((a, b) => a.week.localeCompare(b.week));
		if (!next) return await run();
		const before = next.#turn;
		let release = (): void => undefined;
		next.#turn = new Promise((resolve) => (release = resolve));
		await before;
		try {
			await this.#hold(others, run);
		} finally {
			release();
		}
	}
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function* editsIn(jobs: readonly Job[]): Generator<Edit> {
	for (const job of jobs) {
		if (job.kind === 'edits') for (const one of job.edits) yield one.edit;
		if (job.kind === 'update') yield* editsOfUpdate(job.update);
	}
}

/** Edits an unjudged update seems to bring: only to know which weeks to hold; inspect() judges. */
function* editsOfUpdate(update: Uint8Array): Generator<Edit> {
	try {
		for (const struct of Y.decodeUpdate(update).structs) {
			if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny)) continue;
			const parsed = parseEdit(struct.content.arr[0]);
			if (parsed.ok) yield parsed.edit;
		}
	} catch {
		return; // unreadable: inspect() answers with a violation
	}
}
