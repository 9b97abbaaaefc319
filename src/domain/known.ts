/** A week asks for the same few hundred instants over and over, and calendars are slow to work out. */
export class Known<T> {
	readonly #answer: (question: string, where: string) => T;
	readonly #answers = new Map<string, Map<string, T>>();
	/** Where was asked last: usually asked again. */
	#where = '';
	#here = new Map<string, T>();

	/** @param answer to a question, and to what it depends on beside it: a time zone */
	constructor(answer: (question: string, where: string) => T) {
		this.#answer = answer;
		this.#answers.set(this.#where, this.#here);
	}

	of(question: string, where = ''): T {
		if (where !== this.#where) this.#turnTo(where);
		const here = this.#here;
		const known = here.get(question);
		if (known !== undefined) return known;
		const found = this.#answer(question, where);
		if (here.size >= KEPT) here.clear();
		here.set(question, found);
		return found;
	}

	#turnTo(where: string): void {
		const here = this.#answers.get(where) ?? new Map<string, T>();
		this.#answers.set(where, here);
		this.#here = here;
		this.#where = where;
	}
}

const KEPT = 4_096;
