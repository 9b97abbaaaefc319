import { SvelteSet } from 'svelte/reactivity';
import { type Closure } from '#domain/closure.ts';
import { type Edit } from '#domain/edit.ts';
import { type Kind, type Lesson } from '#domain/lesson.ts';
import { type DatedRules, rulesOn } from '#domain/rules.ts';
import { dayOf, type Week } from '#domain/week.ts';
import { type ShownLesson } from '#sync/overlay.ts';
import { fetchFacts } from './api.ts';
import { type Board, type RemoteChange } from './board.svelte.ts';
import { type BoardPlace, daysShown } from './board-place.ts';
import { Boards } from './boards.svelte.ts';
import { columnOf } from './columns.ts';
import { type Directory, type Topic } from './directory.svelte.ts';
import { FreeTexts } from './free-texts.ts';
import { ImportGhosts } from './import-ghosts.svelte.ts';
import { type ImportShown } from './import-shown.ts';
import { Presence } from './presence.svelte.ts';
import { type RefusedSwap } from './proposal-words.ts';
import { type RefusalReader } from './refusal-words.ts';
import { RemoteMarks } from './remote-marks.svelte.ts';
import { remoteWords } from './remote-words.ts';
import { type BoardFacts, SchoolFacts } from './school-facts.svelte.ts';
import { schoolClock, type SchoolClock } from './school-clock.ts';
import { Steps } from './undo.svelte.ts';
import { type Viewer } from './viewer.ts';

/** What the page's load function hands over. */
export interface DeskData extends BoardFacts {
	viewer: Viewer;
	school: { id: string; name: string; zone: string };
	topics: Topic[];
	place: BoardPlace;
	/** Whether that week was published when the page was made. */
	published: boolean;
	/** The server's time, milliseconds. */
	now: number;
	/** An import to be shown before it is written. */
	importing: ImportShown | null;
}

/** Connection line at the top: always the same place, three words. */
export type ConnectionLine = 'opening' | 'saved' | 'sending' | 'offline';

/** Where one works on a week: the open board, what is on screen of it, what is selected, who else is here. */
export class Desk {
	readonly viewer: Viewer;
	readonly school: DeskData['school'];
	readonly clock: SchoolClock;
	readonly facts: SchoolFacts;
	readonly presence: Presence;
	readonly marks: RemoteMarks;
	readonly texts: FreeTexts;
	readonly boards: Boards;
	readonly steps: Steps;
	readonly ghosts: ImportGhosts | null;
	place = $state.raw<BoardPlace>() as BoardPlace;
	selected = $state<string | null>(null);
	kinds = new SvelteSet<Kind>();
	only = new SvelteSet<string>();
	candidate = $state<string | null>(null);
	now = $state(0);
	online = $state(true);
	/** Swaps accepted here that could not be done. */
	refusedSwaps = $state.raw<RefusedSwap[]>([]);
	/** Ids of the last change by others, for the glide. */
	remote = $state.raw<string[]>([]);
	#first: { week: Week; published: boolean };
	#skew: number;

	constructor(data: DeskData, browser: { storage: Storage; server: string } | null) {
		this.viewer = data.viewer;
		this.school = data.school;
		this.clock = schoolClock(data.school.zone, data.viewer.locale);
		this.facts = new SchoolFacts(data, data.topics, fetchFacts);
		this.presence = new Presence(data.viewer.account);
		this.marks = new RemoteMarks((changes) => remoteWords(changes, this.reader));
		this.now = data.now;
		this.ghosts = data.importing && new ImportGhosts(data.importing);
		this.#skew = data.now - Date.now();
		const server = browser?.server ?? '';
		this.texts = new FreeTexts({ school: data.school.id, server });
		this.place = data.place;
		this.#first = { week: data.place.week, published: data.published };
		this.boards = new Boards({
			me: data.viewer.account,
			school: data.school,
			server,
			storage: browser?.storage ?? null,
			week: data.place.week,
			onRemote: (changes) => this.#remoteChanges(changes),
			onAwareness: () => this.presence.attach(this.board.awareness)
		});
		this.steps = new Steps(this.boards, data.school.zone);
	}

	get directory(): Directory {
		return this.facts.directory;
	}
	get dated(): DatedRules[] {
		return this.facts.dated;
	}
	get closures(): Closure[] {
		return this.facts.closures;
	}
	/** The board of the week on screen. */
	get board(): Board {
		return this.boards.current;
	}

	rules = $derived.by(() => rulesOn(this.place.day, this.dated));
	days = $derived.by(() => daysShown(this.place, this.#daysOpen()));
	/** Lessons on screen: of these days, and of the kinds and people not filtered out. */
	lessons = $derived.by(() => this.#onScreen(this.boards.shown));
	/** Where lessons really stand whose refused wish is on screen as well, or would have been elsewhere. */
	standing = $derived.by(() => {
		const wished = new Map(
			this.boards.shown.filter(({ stage }) => stage === 'refused').map((one) => [one.id, one])
		);
		return this.#onScreen(this.boards.standing).filter((one) => {
			const wish = wished.get(one.id);
			// At the same hours in the same column the refused slip marks the true place itself.
			return wish !== undefined && this.#spot(one) !== this.#spot(wish);
		});
	});
	weekDays = $derived.by(() => daysShown({ ...this.place, view: 'week' }, this.#daysOpen()));
	/** Null until known: another week whose board has not come yet. */
	published = $derived.by(
		() => this.board.meta?.published ?? (this.place.week === this.#first.week ? this.#first.published : null)
	);
	line = $derived.by((): ConnectionLine => {
		const { link } = this.board;
		if (!this.online || link === 'away' || link === 'ended') return 'offline';
		if (link === 'opening') return 'opening';
		return this.boards.waiting > 0 ? 'sending' : 'saved';
	});
	chosen = $derived.by((): ShownLesson | null =>
		this.selected === null ? null : (this.boards.shown.find(({ id }) => id === this.selected) ?? null)
	);

	filters = $derived.by(() => this.kinds.size + this.only.size);

	unfilter(): void {
		this.kinds.clear();
		this.only.clear();
	}

	get reader(): RefusalReader {
		return { directory: this.directory, clock: this.clock, now: this.now };
	}

	/** In the browser only: connects, keeps time, and sends what an earlier visit left on this device. */
	start(): () => void {
		this.boards.connect();
		this.online = navigator.onLine;
		const network = () => {
			this.online = navigator.onLine;
			this.boards.network(this.online);
			this.texts.network(this.online);
		};
		addEventListener('online', network);
		addEventListener('offline', network);
		const warn = (event: Event) => {
			if (this.texts.unsaved) event.preventDefault();
		};
		addEventListener('beforeunload', warn);
		const tick = setInterval(() => this.#tick(), 2000);
		const unfollow = this.facts.follow();
		return () => {
			unfollow();
			removeEventListener('online', network);
			removeEventListener('offline', network);
			removeEventListener('beforeunload', warn);
			clearInterval(tick);
			this.boards.close();
			this.texts.close();
		};
	}

	go(place: BoardPlace): void {
		const isOther = place.week !== this.place.week;
		this.place = place;
		this.presence.say({ day: place.day });
		if (!isOther) return;
		this.selected = null;
		this.boards.open(place.week);
		this.presence.attach(this.board.awareness);
	}

	select(lesson: string | null): void {
		this.selected = lesson;
		this.presence.say({ selected: lesson });
		if (lesson) this.marks.seen(lesson);
	}

	act(edit: Edit): string {
		return this.steps.act(edit);
	}

	lesson(id: string): Lesson | undefined {
		return this.boards.lesson(id);
	}

	#spot(lesson: Lesson): string {
		return [lesson.start, lesson.end, columnOf(lesson, this.place.columns)].join();
	}

	#onScreen(lessons: readonly ShownLesson[]): ShownLesson[] {
		const days = new Set(
			this.place.view === 'week' || this.place.view === 'list' ? this.weekDays : this.days
		);
		return lessons.filter(
			(lesson) =>
				days.has(dayOf(lesson.start, this.school.zone)) &&
				(this.kinds.size === 0 || this.kinds.has(lesson.kind)) &&
				(this.only.size === 0 || (lesson.instructor !== null && this.only.has(lesson.instructor)))
		);
	}

	#daysOpen(): readonly number[] {
		const zone = this.school.zone;
		const open = new Set(rulesOn(this.place.day, this.dated).days);
		// What stands on a closed day opens it, be it that an import would only bring it there.
		for (const lesson of [...this.boards.shown, ...(this.ghosts?.of(this.place.week) ?? [])]) {
			const weekday = new Date(`${dayOf(lesson.start, zone)}T12:00:00Z`).getUTCDay();
			open.add(weekday === 0 ? 7 : weekday);
		}
		return [...open];
	}

	#tick(): void {
		// What is on screen is drawn anew with the clock: twice a minute is enough for it.
		const now = Date.now() + this.#skew;
		if (now - this.now > 30_000) this.now = now;
		this.boards.tidy();
	}

	#remoteChanges(changes: RemoteChange[]): void {
		const others = changes.filter(({ before, after }) => (after ?? before)?.by !== this.viewer.account);
		this.remote = others.flatMap(({ after }) => (after ? [after.id] : []));
		if (others.length === 0) return;
		this.marks.add(others, Date.now());
		if (this.#isUnknown(others)) void this.facts.refresh(Date.now());
	}

	/** Somebody enrolled since the page was opened. */
	#isUnknown(changes: readonly RemoteChange[]): boolean {
		return changes.some(
			({ after }) =>
				after !== null &&
				(after.candidates.some((id) => !this.directory.candidate(id)) ||
					(after.instructor !== null && !this.directory.instructor(after.instructor)))
		);
	}
}
