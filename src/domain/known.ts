/** A week asks for the same few hundred instants over and over, and calendars are slow to work out. */
export class Known<T> {
	readonly #answers = new Map<string, Map<string, T>>();

	/** @param where what the answer depends on beside the question: a time zone */
	of(question: string, answer: () => T, where = ''): T {
		const here = this.#answers.get(where) ?? new Map<string, T>();
		const known = here.get(question);
		if (known !== undefined) return known;
		const found = answer();
		if (here.size >= KEPT) here.clear();
		this.#answers.set(where, here.set(question, found));
		return found;
	}
}

const KEPT = 4_096;
