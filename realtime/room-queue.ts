interface Load {
	messages: number;
	bytes: number;
}

const MOST: Load = { messages: 256, bytes: 1024 * 1024 };
/** One person's part of it: whoever floods leaves room for the others. */
const SHARE: Load = { messages: MOST.messages / 2, bytes: MOST.bytes / 2 };

const fits = (load: Load, bytes: number, most: Load): boolean =>
	load.messages < most.messages && load.bytes + bytes <= most.bytes;

/** Whether a message has its place in a queue, or why not. */
export type Place = 'taken' | 'full' | 'too much of one';

/** Messages to one room that wait or are being worked on (R27). */
export class RoomQueue {
	readonly #all: Load = { messages: 0, bytes: 0 };
	readonly #byPerson = new Map<string, Load>();

	get messages(): number {
		return this.#all.messages;
	}

	enter(person: string, bytes: number): Place {
		const own = this.#byPerson.get(person) ?? { messages: 0, bytes: 0 };
		if (!fits(own, bytes, SHARE)) return 'too much of one';
		if (!fits(this.#all, bytes, MOST)) return 'full';
		this.#byPerson.set(person, own);
		for (const load of [this.#all, own]) {
			load.messages += 1;
			load.bytes += bytes;
		}
		return 'taken';
	}

	leave(person: string, bytes: number): void {
		const own = this.#byPerson.get(person);
		for (const load of own ? [this.#all, own] : []) {
			load.messages -= 1;
			load.bytes -= bytes;
		}
		if (own?.messages === 0) this.#byPerson.delete(person);
	}
}
