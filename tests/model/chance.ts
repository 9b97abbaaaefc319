import { mulberry } from '../../start/mulberry.ts';

/** Everything random of one run, from one number: the same number, the same run. */
export class Chance {
	/** From 0 up to, without, 1. */
	readonly next: () => number;

	constructor(seed: number) {
		this.next = mulberry(seed);
	}

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
