import { type Duplex } from 'node:stream';

/** So many open lines a person: a seat is taken before the handshake's first query and free when the line is gone. */
export class Seats {
	readonly #most: number;
	readonly #taken = new Map<string, number>();

	constructor(most: number) {
		this.#most = most;
	}

	/** False when all of this person's seats are taken. */
	take(person: string, line: Duplex): boolean {
		const taken = this.#taken.get(person) ?? 0;
		if (taken >= this.#most || line.destroyed) return false;
		this.#taken.set(person, taken + 1);
		line.once('close', () => {
			const left = (this.#taken.get(person) ?? 1) - 1;
			if (left > 0) this.#taken.set(person, left);
			else this.#taken.delete(person);
		});
		return true;
	}
}
