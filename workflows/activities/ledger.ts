import { setTimeout as pause } from 'node:timers/promises';
import { type End } from '#db/handing-over.ts';

/** PostgreSQL may be away for a minute: what is known of a message must not get lost with it. */
const TRIES = 240;
const AGAIN_MS = 250;

/** Writes down what became of messages: those that end while it writes come together next. */
export class Ledger {
	readonly #write: (ends: readonly End[]) => Promise<unknown>;
	#ends: End[] = [];
	#next: Promise<void> | null = null;
	#last: Promise<unknown> = Promise.resolve();

	constructor(write: (ends: readonly End[]) => Promise<unknown>) {
		this.#write = write;
	}

	/** Resolves when it is written. */
	note(end: End): Promise<void> {
		this.#ends.push(end);
		this.#next ??= this.#last.then(() => this.#writeAll());
		return this.#next;
	}

	async #writeAll(): Promise<void> {
		const ends = this.#ends;
		const writing = this.#next;
		this.#ends = [];
		this.#next = null;
		this.#last = Promise.resolve(writing).catch(() => undefined);
		for (let tries = 1; ; tries++)
			try {
				await this.#write(ends);
				return;
			} catch (error) {
				if (tries === TRIES) throw error;
				await pause(AGAIN_MS);
			}
	}
}
