import { setTimeout as pause } from 'node:timers/promises';
import { type End } from '#db/handing-over.ts';

/** PostgreSQL may be away for a minute: what is known of a message must not get lost with it. */
const TRIES = 240;
const AGAIN_MS = 250;

interface Noted {
	end: End;
	written: () => void;
	failed: (why: unknown) => void;
}

/** Writes down what became of messages: those that end while it writes come together next. */
export class Ledger {
	readonly #write: (ends: readonly End[]) => Promise<unknown>;
	#noted: Noted[] = [];
	#next: Promise<void> | null = null;
	#last: Promise<unknown> = Promise.resolve();

	constructor(write: (ends: readonly End[]) => Promise<unknown>) {
		this.#write = write;
	}

	/** Resolves when it is written. */
	note(end: End): Promise<void> {
		return new Promise((written, failed) => {
			this.#noted.push({ end, written, failed });
			this.#next ??= this.#last.then(() => this.#writeAll());
		});
	}

	async #writeAll(): Promise<void> {
		const all = this.#noted;
		this.#noted = [];
		this.#last = Promise.resolve(this.#next);
		this.#next = null;
		await this.#writeSome(all);
	}

	async #writeSome(some: readonly Noted[]): Promise<void> {
		for (let tries = 1; ; tries++)
			try {
				await this.#write(some.map(({ end }) => end));
				for (const { written } of some) written();
				return;
			} catch (error) {
				if (isOfWords(error) && some.length > 1) {
					for (const one of some) await this.#writeSome([one]);
					return;
				}
				if (isOfWords(error) || tries === TRIES) {
					for (const { failed } of some) failed(error);
					return;
				}
				await pause(AGAIN_MS);
			}
	}
}

/** PostgreSQL is there, and does not take what one of them says: no reason for the others not to be written. */
const isOfWords = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code));
