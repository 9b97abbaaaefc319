import { type Awareness } from 'y-protocols/awareness';
import { type Presence as Said, type StampedPresence } from '#sync/awareness.ts';
import { coloursFor, ownColour } from './person-colours.ts';

/** Somebody else who has this board open. */
export interface Person {
	account: string;
	name: string;
	/** 1 to 5: `--person-N`. */
	colour: number;
	selected: string | null;
	drag: NonNullable<Said['drag']> | null;
}

type Uncoloured = Omit<Person, 'colour'>;

/** Gap between two of our own messages: 5 Hz. */
const GAP_MS = 200;

/** Who is here, what they have selected, what they drag; and what we say about ourselves. */
export class Presence {
	people = $state.raw<Person[]>([]);
	#me: string;
	#awareness: Awareness | null = null;
	#colours = $state.raw<ReadonlyMap<string, number>>(new Map());
	#said: Said = {};
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(me: string) {
		this.#me = me;
	}

	/** Moves to the open board, null while it is on its way; on the one before we are no longer there. */
	attach(awareness: Awareness | null): void {
		if (awareness === this.#awareness) return;
		this.#awareness?.off('change', this.#read);
		this.#awareness?.setLocalState(null);
		this.#awareness = awareness;
		awareness?.setLocalState(this.#said);
		awareness?.on('change', this.#read);
		this.#read();
	}

	say(patch: Said): void {
		this.#said = { ...this.#said, ...patch };
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			this.#awareness?.setLocalState(this.#said);
		}, GAP_MS);
	}

	#read = (): void => {
		const people = new Map<string, Uncoloured>();
		for (const state of this.#awareness?.getStates().values() ?? []) {
			const person = personOf(state);
			if (person && person.account !== this.#me)
				people.set(person.account, together(person, people.get(person.account)));
		}
		this.#colours = coloursFor([this.#me, ...people.keys()], this.#colours);
		this.people = [...people.values()]
			.map((person) => ({ ...person, colour: this.colourOf(person.account) }))
			.sort((a, b) => a.name.localeCompare(b.name));
	};

	/** Of somebody who is or was here, or has changed something: 1 to 5. */
	colourOf(account: string): number {
		return this.#colours.get(account) ?? ownColour(account);
	}
}

/** Somebody with two windows is one person: what either of them holds. */
const together = (one: Uncoloured, other: Uncoloured | undefined): Uncoloured =>
	other ? { ...one, selected: one.selected ?? other.selected, drag: one.drag ?? other.drag } : one;

const personOf = ({ who, selected, drag }: Partial<StampedPresence>): Uncoloured | null =>
	who ? { ...who, selected: selected ?? null, drag: drag ?? null } : null;
