import { type Awareness } from 'y-protocols/awareness';
import { type Presence as Said, type StampedPresence } from '#sync/awareness.ts';

/** Somebody else who has this board open. */
export interface Person {
	account: string;
	name: string;
	/** 1 to 5: `--person-N`. */
	colour: number;
	selected: string | null;
	drag: NonNullable<Said['drag']> | null;
}

/** Gap between two of our own messages: 5 Hz. */
const GAP_MS = 200;

/** The same person has the same colour on every screen. */
export function colourOf(account: string): number {
	let sum = 0;
	for (const char of account) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 997;
	return (sum % 5) + 1;
}

/** Who is here, what they have selected, what they drag; and what we say about ourselves. */
export class Presence {
	people = $state.raw<Person[]>([]);
	#me: string;
	#awareness: Awareness | null = null;
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
		const people = new Map<string, Person>();
		for (const state of this.#awareness?.getStates().values() ?? []) {
			const person = personOf(state);
			if (person && person.account !== this.#me)
				people.set(person.account, together(person, people.get(person.account)));
		}
		this.people = [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
	};
}

/** Somebody with two windows is one person: what either of them holds. */
const together = (one: Person, other: Person | undefined): Person =>
	other ? { ...one, selected: one.selected ?? other.selected, drag: one.drag ?? other.drag } : one;

const personOf = ({ who, selected, drag }: Partial<StampedPresence>): Person | null =>
	who ? { ...who, colour: colourOf(who.account), selected: selected ?? null, drag: drag ?? null } : null;
