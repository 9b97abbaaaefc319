import { mulberry } from '../../start/mulberry.ts';

/** All chance of a drill comes from its seed. */
export class Chance {
	readonly seed: number;
	/** From 0 up to, without, 1. */
	readonly next: () => number;

	constructor(seed: number) {
		this.seed = seed >>> 0;
		this.next = mulberry(seed);
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
