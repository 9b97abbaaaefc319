/** All chance of a drill comes from its seed. */
export class Chance {
	readonly seed: number;
	#state: number;

	constructor(seed: number) {
		this.seed = seed >>> 0;
		this.#state = this.seed;
	}

	/** From 0 up to, without, 1 (mulberry32). */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** A whole number, both ends possible. */
	between(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	isIn(probability: number): boolean {
		return this.next() < probability;
	}

	pick<T>(from: readonly T[]): T {
		const one = from[this.between(0, from.length - 1)];
		if (one === undefined) throw new Error('nothing to pick from');
		return one;
	}

	/** Another stream of the same seed: what one part takes does not change what another gets. */
	split(name: string): Chance {
		return new Chance([...name].reduce((sum, c) => Math.imul(sum, 31) + c.charCodeAt(0), this.seed));
	}
}
