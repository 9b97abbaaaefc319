/** Lets so many in at once; the others wait in their order. Thousands who come together leave room for everybody else. */
export class Turnstile {
	readonly #most: number;
	readonly #waiting: (() => void)[] = [];
	#inside = 0;

	constructor(most: number) {
		this.#most = most;
	}

	async pass<T>(work: () => Promise<T>): Promise<T> {
		// Whoever leaves gives their place to the first who waits, so that nobody slips in between.
		if (this.#inside < this.#most) this.#inside += 1;
		else await new Promise<void>((enter) => this.#waiting.push(enter));
		try {
			return await work();
		} finally {
			const next = this.#waiting.shift();
			if (next) next();
			else this.#inside -= 1;
		}
	}
}
