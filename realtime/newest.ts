import * as candidateEvents from '#db/candidate-events.ts';
import { type Sql, sweep } from '#db/sql.ts';
import { slicesOf } from './slices.ts';

type Answer = PromiseWithResolvers<number>;

/**
 * The newest version of a candidate's planning. Whoever asks while PostgreSQL is being asked shares the next question: when
 * thousands are back at one instant, most lack nothing, and a few questions tell so.
 */
export class Newest {
	readonly #sql: Sql;
	readonly #waiting = new Map<string, Answer>();
	#isAsking = false;

	constructor(sql: Sql) {
		this.#sql = sql;
	}

	of(candidate: string): Promise<number> {
		const known = this.#waiting.get(candidate);
		if (known) return known.promise;
		const answer = Promise.withResolvers<number>();
		this.#waiting.set(candidate, answer);
		if (!this.#isAsking) void this.#ask();
		return answer.promise;
	}

	async #ask(): Promise<void> {
		this.#isAsking = true;
		while (this.#waiting.size > 0) {
			const [slice = []] = slicesOf([...this.#waiting]);
			const asked = slice.map(([candidate]) => candidate);
			for (const candidate of asked) this.#waiting.delete(candidate);
			try {
				const standings = await sweep(this.#sql, (tx) => candidateEvents.standings(tx, asked));
				for (const [candidate, { resolve }] of slice) resolve(standings.get(candidate)?.version ?? 0);
			} catch (error) {
				for (const [, { reject }] of slice) reject(error);
			}
		}
		this.#isAsking = false;
	}
}
