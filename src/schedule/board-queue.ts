import { type Actor } from '#domain/policy.ts';
import { type Decoded } from '#sync/fresh-structs.ts';
import { type Author, type Proposed } from './schedule.ts';

/** Updates and batches waiting for a board, at most (R27). */
const MESSAGES = 256;
const BYTES = 1_048_576;
/** Taken together into one transaction, at most. */
const BATCH = 64;
/** Updates that come within so many milliseconds of the first share its transaction. */
const GATHER = 5;

type Outcome = { ok: true; value: unknown } | { ok: false; error: Error };

/** Something a board has been asked to do, and how its asker is answered. */
export type Job = (UpdateJob | EditsJob | AloneJob) & {
	/** When it was asked, by `performance.now()`. */
	since: number;
	settle: (outcome: Outcome) => void;
};
export interface UpdateJob {
	kind: 'update';
	author: Author;
	update: Decoded;
}
export interface EditsJob {
	kind: 'edits';
	actor: Actor;
	parties: readonly string[];
	edits: readonly Proposed[];
}
/** Runs between two commits. */
export interface AloneJob {
	kind: 'alone';
	run: () => Promise<unknown>;
}

/** What waits for one board, in the order it came. */
export class BoardQueue {
	#jobs: Job[] = [];
	#bytes = 0;

	get isEmpty(): boolean {
		return this.#jobs.length === 0;
	}
	get isFull(): boolean {
		return this.#jobs.length > MESSAGES || this.#bytes > BYTES;
	}

	/**
	 * How many milliseconds the next batch may still wait for company: only updates do, for many people's hands make
	 * them; whoever waits for an answer of the board itself keeps nobody waiting.
	 */
	get patience(): number {
		const [first] = this.#jobs;
		const isReady = this.#jobs.length >= BATCH || this.#jobs.some(({ kind }) => kind !== 'update');
		return first && !isReady ? Math.max(0, first.since + GATHER - performance.now()) : 0;
	}

	add<T>(job: UpdateJob | EditsJob | AloneJob): Promise<T> {
		const bytes = job.kind === 'update' ? job.update.bytes.byteLength : 0;
		return new Promise<T>((resolve, reject) => {
			const settle = (outcome: Outcome): void => {
				this.#bytes -= bytes;
				if (outcome.ok) resolve(outcome.value as T);
				else reject(outcome.error);
			};
			this.#bytes += bytes;
			this.#jobs.push({ ...job, since: performance.now(), settle });
		});
	}

	/** What fits into one transaction: updates and edits together, anything else alone. */
	takeBatch(): Job[] {
		const alone = this.#jobs.findIndex((job) => job.kind === 'alone');
		if (alone === 0) return this.#jobs.splice(0, 1);
		return this.#jobs.splice(0, Math.min(alone < 0 ? BATCH : alone, BATCH));
	}

	/** Everybody who waits is told that it will not happen here. */
	refuseAll(error: Error): void {
		for (const job of this.#jobs.splice(0)) job.settle({ ok: false, error });
	}
}
