import { type Buffer } from 'node:buffer';
import { type Figures, quantile } from './bench.ts';
import { numbersIn } from './edit-mark.ts';

/** Pairs each edit with its deliveries: every reader of its board must see it once at least. */
export class Tally {
	readonly #sent = new Map<number, { at: number; left: Set<number> }>();
	readonly #times: number[] = [];
	/** Who saw it, beside each of the times. */
	readonly #by: number[] = [];
	#expected = 0;

	/** @param readers who must see it */
	send(number: number, readers: Iterable<number>): void {
		const left = new Set(readers);
		this.#expected += left.size;
		this.#sent.set(number, { at: performance.now(), left });
	}

	hear(reader: number, bytes: Buffer): void {
		const now = performance.now();
		for (const number of numbersIn(bytes)) {
			const sent = this.#sent.get(number);
			if (!sent?.left.delete(reader)) continue;
			this.#times.push(now - sent.at);
			this.#by.push(reader);
		}
	}

	get isComplete(): boolean {
		return this.#times.length === this.#expected;
	}

	get deliveries(): number {
		return this.#times.length;
	}

	figures(): Figures {
		return {
			p50_ms: quantile(this.#times, 0.5),
			p99_ms: quantile(this.#times, 0.99),
			deliveries: this.#times.length,
			lost: this.#expected - this.#times.length
		};
	}

	/** Milliseconds until these readers saw an edit. */
	timesOf(isMeant: (reader: number) => boolean): number[] {
		return this.#times.filter((_time, n) => isMeant(this.#by[n] ?? 0));
	}
}
