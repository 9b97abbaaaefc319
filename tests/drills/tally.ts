import { type Figures } from './drill.ts';

/** Counts what happened, by name. */
export class Tally {
	readonly figures: Figures;

	/** @param names which are there even when they never happened */
	constructor(...names: string[]) {
		this.figures = Object.fromEntries(names.map((name) => [name, 0]));
	}

	add(name: string, by = 1): void {
		this.figures[name] = (this.figures[name] ?? 0) + by;
	}

	most(name: string, value: number): void {
		this.figures[name] = Math.max(this.figures[name] ?? 0, Math.round(value));
	}
}
