import { type DirectoryNames } from '#db/directory.ts';
import { type Closure, closureOn } from '#domain/closure.ts';
import { type DatedRules } from '#domain/rules.ts';
import { Directory, type Topic } from './directory.svelte.ts';

/** What the board knows of its school beside the lessons. */
export interface BoardFacts {
	names: DirectoryNames;
	dated: DatedRules[];
	closures: Closure[];
}

/** `tag` names what was answered; null: nothing is new, or nobody could be asked. */
export type FetchFacts = (tag: string | null) => Promise<{ facts: BoardFacts; tag: string | null } | null>;

/** Asked again at most this often, in milliseconds, and while the page is looked at at least that often. */
const LEAST = 3000;
const MOST = 30_000;

/** The school's names, rules and closures, kept fresh while the board is open. In memory only. */
export class SchoolFacts {
	readonly directory: Directory;
	dated = $state.raw<DatedRules[]>([]);
	closures = $state.raw<Closure[]>([]);
	#fetch: FetchFacts;
	#tag: string | null = null;
	#asked = 0;

	constructor({ names, dated, closures }: BoardFacts, topics: readonly Topic[], fetch: FetchFacts) {
		this.directory = new Directory(names, topics);
		this.dated = dated;
		this.closures = closures;
		this.#fetch = fetch;
	}

	closureOn(day: string): Closure | null {
		return closureOn(day, this.closures);
	}

	/** In the browser only: asks again when the page is looked at once more, and now and then. */
	follow(): () => void {
		this.#asked = Date.now();
		const look = () => {
			if (document.visibilityState === 'visible') void this.refresh(Date.now());
		};
		document.addEventListener('visibilitychange', look);
		addEventListener('focus', look);
		const pulse = setInterval(look, MOST);
		return () => {
			document.removeEventListener('visibilitychange', look);
			removeEventListener('focus', look);
			clearInterval(pulse);
		};
	}

	/** @param now milliseconds */
	async refresh(now: number): Promise<void> {
		if (now - this.#asked < LEAST) return;
		this.#asked = now;
		const answer = await this.#fetch(this.#tag);
		if (!answer) return;
		const { names, dated, closures } = answer.facts;
		this.#tag = answer.tag;
		this.directory.names = names;
		this.dated = dated;
		this.closures = closures;
	}
}
