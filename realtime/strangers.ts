import { Pace } from './pace.ts';

/** Cookies nobody was given, from one address: so many at once, then so many a second. */
const AT_ONCE = 50;
const A_SECOND = 5;
/** How long an address then waits, whoever knocks from there. */
const WAIT = 1_000;
/** Addresses remembered at most. */
const MOST = 10_000;

/**
 * Who knocks with made-up cookies is not let as far as PostgreSQL for ever. Only cookies that failed count: a school behind
 * one address, whose people are all known, never waits.
 */
export class Strangers {
	readonly #paces = new Map<string, Pace>();
	readonly #until = new Map<string, number>();

	/** @param now milliseconds of a clock that only goes forward */
	mustWait(address: string, now: number): boolean {
		return (this.#until.get(address) ?? 0) > now;
	}

	failed(address: string, now: number): void {
		if (this.#paces.size >= MOST) {
			this.#paces.clear();
			this.#until.clear();
		}
		const pace = this.#paces.get(address) ?? new Pace(AT_ONCE, A_SECOND, now);
		this.#paces.set(address, pace);
		if (!pace.take(now)) this.#until.set(address, now + WAIT);
	}
}
