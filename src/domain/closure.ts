/** Days on which the school is closed beside its weekdays. `last` is closed too. */
export interface Closure {
	/** `2026-11-01` */
	first: string;
	last: string;
	name: string;
}

/** What the school is closed for on a day, if it is. @param day `2026-11-01` */
export const closureOn = (day: string, closures: readonly Closure[]): Closure | null =>
	closures.find(({ first, last }) => first <= day && day <= last) ?? null;
