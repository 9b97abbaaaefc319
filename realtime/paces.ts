import { Pace } from './pace.ts';

/** A pace for each of many people. Who was quiet until theirs was full again is forgotten: they would begin as they are. */
export class Paces {
	readonly #burst: number;
	readonly #perSecond: number;
	/** Whoever took last stands last. */
	readonly #paces = new Map<string, { pace: Pace; at: number }>();

	constructor(burst: number, perSecond: number) {
		this.#burst = burst;
		this.#perSecond = perSecond;
	}

	/** People whose pace is known. */
	get size(): number {
		return this.#paces.size;
	}

	/** False when this person is too fast. @param now milliseconds of a clock that only goes forward */
	take(person: string, now: number): boolean {
		const pace = this.#paces.get(person)?.pace ?? new Pace(this.#burst, this.#perSecond, now);
		this.#paces.delete(person);
		this.#paces.set(person, { pace, at: now });
		const full = (this.#burst / this.#perSecond) * 1_000;
		for (const [other, { at }] of this.#paces) {
			if (now - at < full) break;
			this.#paces.delete(other);
		}
		return pace.take(now);
	}
}
