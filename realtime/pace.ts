/** So many in one go, then so many a second. */
export class Pace {
	readonly #burst: number;
	readonly #perSecond: number;
	#left: number;
	#at: number;

	/** @param now milliseconds of a clock that only goes forward */
	constructor(burst: number, perSecond: number, now: number) {
		this.#burst = burst;
		this.#perSecond = perSecond;
		this.#left = burst;
		this.#at = now;
	}

	/** False when `cost` more would be too fast. */
	take(now: number, cost = 1): boolean {
		this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
		this.#at = now;
		if (this.#left < cost) return false;
		this.#left -= cost;
		return true;
	}
}
