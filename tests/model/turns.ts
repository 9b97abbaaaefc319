import { type Chance } from './chance.ts';

/** Something that can happen next: a frame arrives, a statement leaves, a bell rings. */
interface Happening {
	what: string;
	happen: () => void;
}
interface Lane {
	/** Whose it is: a server that stands still lets nothing of its own happen. */
	owner: string;
	waiting: Happening[];
}

/** All that waits to happen, in lanes: in a lane one after the other, between lanes in any order. */
export class Turns {
	readonly #lanes = new Map<string, Lane>();
	readonly #frozen = new Set<string>();

	offer(owner: string, lane: string, what: string, happen: () => void): void {
		const known = this.#lanes.get(lane);
		if (known) known.waiting.push({ what, happen });
		else this.#lanes.set(lane, { owner, waiting: [{ what, happen }] });
	}

	/** Makes the next thing of some lane happen, and says what; null: nothing waits. */
	take(chance: Chance): string | null {
		const open = [...this.#lanes].filter(([, { owner }]) => !this.#frozen.has(owner));
		if (open.length === 0) return null;
		const [name, lane] = chance.one(open);
		const next = lane.waiting.shift();
		if (lane.waiting.length === 0) this.#lanes.delete(name);
		next?.happen();
		return `${name} ${next?.what ?? ''}`;
	}

	/** What waits in this lane never happens. */
	clear(lane: string): void {
		this.#lanes.delete(lane);
	}

	freeze(owner: string): void {
		this.#frozen.add(owner);
	}
	thaw(owner: string): void {
		this.#frozen.delete(owner);
	}
	isFrozen(owner: string): boolean {
		return this.#frozen.has(owner);
	}
}
