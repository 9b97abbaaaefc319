/** What is given back meanwhile is shared out together: whoever begins many in one go asks the database once. */
const GATHER_MS = 10;

interface Waiting {
	most: number;
	go: (lanes: number) => void;
}

/** The way to one provider: so many messages at a time. Whoever waits gets theirs in turn, so that a long portion holds up no short one. */
export class Lanes {
	#free: number;
	#waiting: Waiting[] = [];
	#timer: NodeJS.Timeout | undefined;
	#closedUntil = 0;

	constructor(count: number) {
		this.#free = count;
	}

	/** @returns how many of `most` are theirs now, to be given back; none: all were taken for `patience` milliseconds */
	take(most: number, patience: number): Promise<number> {
		return new Promise((go) => {
			const late = setTimeout(() => {
				this.#waiting = this.#waiting.filter((one) => one !== waiting);
				go(0);
			}, patience);
			const waiting: Waiting = {
				most,
				go(lanes) {
					clearTimeout(late);
					go(lanes);
				}
			};
			this.#waiting.push(waiting);
			if (this.#timer === undefined) this.#share();
		});
	}

	give(lanes: number): void {
		this.#free += lanes;
		if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#share(), GATHER_MS);
	}

	/** The provider wants to be left alone for so many milliseconds: by all, as it is one for all. */
	closeFor(ms: number): void {
		this.#closedUntil = Math.max(this.#closedUntil, performance.now() + ms);
	}

	/** Milliseconds; 0: open. */
	closedFor(): number {
		return Math.max(0, Math.ceil(this.#closedUntil - performance.now()));
	}

	#share(): void {
		this.#timer = undefined;
		for (let next = this.#waiting[0]; next && this.#free > 0; next = this.#waiting[0]) {
			this.#waiting.shift();
			const lanes = Math.min(next.most, this.#free);
			this.#free -= lanes;
			next.go(lanes);
		}
	}
}
