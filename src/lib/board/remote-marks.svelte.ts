import { type RemoteChange } from './board.svelte.ts';

/** A change by somebody else, until it was seen or two minutes are over. */
export interface Mark {
	account: string;
	/** Milliseconds since 1970. */
	at: number;
}

const KEPT_MS = 120_000;
const GATHER_MS = 2000;
const QUIET_MS = 5000;

/** Rings and name tags of others' changes, and the sentence that a screen reader hears about them. */
export class RemoteMarks {
	marks = $state.raw<ReadonlyMap<string, Mark>>(new Map());
	/** For the polite live region. */
	said = $state('');
	#gathered: RemoteChange[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#lastSaid = 0;
	#sentence: (changes: RemoteChange[]) => string;

	/** @param sentence one sentence for what came in within two seconds */
	constructor(sentence: (changes: RemoteChange[]) => string) {
		this.#sentence = sentence;
	}

	add(changes: readonly RemoteChange[], now: number): void {
		const marks = new Map(this.marks);
		for (const { after } of changes) if (after?.by) marks.set(after.id, { account: after.by, at: now });
		this.marks = marks;
		this.#gathered.push(...changes);
		const wait = Math.max(GATHER_MS, this.#lastSaid + QUIET_MS - now);
		this.#timer ??= setTimeout(() => this.#say(), wait);
		setTimeout(() => this.#forget(now), KEPT_MS);
	}

	seen(lesson: string): void {
		if (!this.marks.has(lesson)) return;
		const marks = new Map(this.marks);
		marks.delete(lesson);
		this.marks = marks;
	}

	#say(): void {
		this.#timer = undefined;
		this.#lastSaid = Date.now();
		this.said = this.#sentence(this.#gathered.splice(0));
	}

	#forget(at: number): void {
		this.marks = new Map([...this.marks].filter(([, mark]) => mark.at > at));
	}
}
