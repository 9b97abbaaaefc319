/** Everything random of one run, from one number: the same number, the same run. */
export class Chance {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** From 0 up to 1 (mulberry32). */
	readonly next = (): number => {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	below(limit: number): number {
		return Math.floor(this.next() * limit);
	}
	isLikely(share: number): boolean {
		return this.next() < share;
	}
	/** Throws on an empty list. */
	one<T>(list: readonly T[]): T {
		const found = list[this.below(list.length)];
		if (found === undefined) throw new Error('nothing to choose from');
		return found;
	}
	seed(): number {
		return this.below(2 ** 32);
	}
}
