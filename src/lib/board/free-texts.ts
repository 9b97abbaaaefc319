import { type TextName } from '#domain/free-text.ts';
import { NOTE_PATH, textRoom } from '#sync/text-doc.ts';
import { takeTextLease } from './api.ts';
import { FreeText } from './free-text.svelte.ts';

const LOOK_EVERY = 1_000;

/** The notes and memos open on this page. One that nobody looks at any more stays until it is saved. */
export class FreeTexts {
	readonly #where: { school: string; server: string };
	readonly #open = new Map<string, FreeText>();
	readonly #shown = new Set<string>();
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(where: { school: string; server: string }) {
		this.#where = where;
	}

	open(name: TextName): FreeText {
		const { school, server } = this.#where;
		const room = textRoom(school, name);
		const known = this.#open.get(room);
		this.#shown.add(room);
		if (known && known.link !== 'ended') return known;
		const text = new FreeText({ server, path: NOTE_PATH, room, lease: () => takeTextLease(name) });
		this.#open.set(room, text);
		this.#timer ??= setInterval(() => this.#tidy(), LOOK_EVERY);
		return text;
	}

	leave(name: TextName): void {
		this.#shown.delete(textRoom(this.#where.school, name));
		this.#tidy();
	}

	/** Words that only this page holds: they are gone when it is closed. */
	get unsaved(): boolean {
		return [...this.#open.values()].some(isOpen);
	}

	network(online: boolean): void {
		for (const text of this.#open.values()) text.network(online);
	}

	close(): void {
		for (const text of this.#open.values()) text.close();
		this.#open.clear();
		this.#tidy();
	}

	#tidy(): void {
		for (const [room, text] of this.#open) {
			if (this.#shown.has(room) || isOpen(text)) continue;
			text.close();
			this.#open.delete(room);
		}
		if (this.#open.size > 0) return;
		clearInterval(this.#timer);
		this.#timer = undefined;
	}
}

/** Not saved, and may still be. */
const isOpen = ({ stage, link }: FreeText): boolean => stage !== 'saved' && link !== 'ended';
