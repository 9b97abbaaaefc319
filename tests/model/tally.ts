export type Count = (what: string, times?: number) => void;

/** How often what happened, so that a run that tries nothing does not look like one that shows something. */
export class Tally {
	readonly #counts = new Map<string, number>();

	readonly count: Count = (what, times = 1) => {
		if (times > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
	};
	add(other: Tally): void {
		for (const [what, times] of other.#counts) this.count(what, times);
	}
	of(what: string): number {
		return this.#counts.get(what) ?? 0;
	}
	get figures(): Record<string, number> {
		return Object.fromEntries([...this.#counts].sort(([a], [b]) => a.localeCompare(b)));
	}
}
