import type * as Y from 'yjs';
import { type BoardLesson } from '#domain/lesson.ts';
import { boardRoom } from '#sync/board-doc.ts';
import { agendaOf } from './agenda.ts';
import { dayOf } from './calendar-day.ts';
import { type Link } from './live.svelte.ts';

/** Whose day a page shows, and what of it, as `agendaOf` writes it. */
export interface ShownAgenda {
	instructor: string;
	day: string;
	zone: string;
	shown: string;
}

/** Several edits of one moment are one reason to look again. */
const SETTLE = 60;

/**
 * Keeps an instructor's day in step with the board: reads the board's document, writes nothing, and says when
 * the page no longer shows what was decided. The board's code is loaded after the page.
 */
export class AgendaLink {
	state = $state<Link>('page');
	#agenda: () => ShownAgenda;
	#stale: () => void;
	#lessons: Y.Map<BoardLesson> | undefined;
	#asked = '';
	#soon: ReturnType<typeof setTimeout> | undefined;

	/** @param stale the page shows an older state than the board: load it anew */
	constructor(agenda: () => ShownAgenda, stale: () => void) {
		this.#agenda = agenda;
		this.#stale = stale;
	}

	/** Follows one week's board; answers with the way to leave it. */
	follow(school: string, week: string): () => void {
		let over = false;
		let close = (): void => undefined;
		this.#open(school, week).then(
			(opened) => {
				if (over) opened();
				else close = opened;
			},
			() => (this.state = 'offline')
		);
		return () => {
			over = true;
			close();
		};
	}

	/** Does the page show what the board holds? Asks once for each state of the board, whatever the answer brings. */
	compare(): void {
		if (!this.#lessons) return;
		const { instructor, day, zone, shown } = this.#agenda();
		const own = [...this.#lessons.entries()]
			.filter(([, lesson]) => lesson.instructor === instructor && dayOf(lesson.start, zone) === day)
			.map(([id, { version }]) => ({ id, version }));
		const decided = agendaOf(own);
		if (decided === shown || decided === this.#asked) return;
		this.#asked = decided;
		clearTimeout(this.#soon);
		this.#soon = setTimeout(this.#stale, SETTLE);
	}

	async #open(school: string, week: string): Promise<() => void> {
		const [{ BoardLink }, { takeLease }] = await Promise.all([
			import('#lib/board/board-link.ts'),
			import('#lib/board/api.ts')
		]);
		const link = new BoardLink({
			room: boardRoom(school, week),
			server: window.location.origin.replace(/^http/, 'ws'),
			lease: () => takeLease(week),
			onState: (now) => {
				if (now !== 'opening') this.state = now === 'live' ? 'live' : 'offline';
			},
			onDoc: (doc) => this.#watch(doc.getMap('lessons'))
		});
		const network = () => link.network(navigator.onLine);
		window.addEventListener('online', network);
		window.addEventListener('offline', network);
		return () => {
			this.#lessons = undefined;
			clearTimeout(this.#soon);
			window.removeEventListener('online', network);
			window.removeEventListener('offline', network);
			link.close();
		};
	}

	#watch(lessons: Y.Map<BoardLesson>): void {
		this.#lessons = lessons;
		lessons.observe(() => this.compare());
		this.compare();
	}
}
