import { type Edit, stepsOf } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Week, weekOf } from '#domain/week.ts';
import { overlay, type OwnEdit, type ShownLesson } from '#sync/overlay.ts';
import { takeLease } from './api.ts';
import { type Lease } from './board-link.ts';
import { Board, type RemoteChange } from './board.svelte.ts';
import { keptEdits, weeksKept } from './kept-edits.ts';

const notRefused = (edits: readonly OwnEdit[]): OwnEdit[] => edits.filter(({ stage }) => stage !== 'refused');

interface BoardsOptions {
	/** Account of the viewer. */
	me: string;
	school: { id: string; zone: string };
	server: string;
	storage: Storage | null;
	week: Week;
	onRemote: (changes: RemoteChange[]) => void;
	/** The awareness of the board on screen has come, or come anew. */
	onAwareness: () => void;
	/** A client id for a new document of a week; the server's, when nothing else is said. */
	lease?: (week: string) => Promise<Lease>;
}

/**
 * The boards one works on: the week on screen, and those of other weeks that still hold own edits. An edit goes to
 * the board where its lesson is; one that follows an own edit on another board waits on the device for its verdict.
 */
export class Boards {
	current = $state.raw<Board>() as Board;
	others = $state.raw<Board[]>([]);
	/** An own edit was refused. */
	onRefused: (edit: string) => void = () => undefined;
	#options: BoardsOptions;

	constructor(options: BoardsOptions) {
		this.#options = options;
		this.current = this.#make(options.week);
	}

	all = $derived.by((): readonly Board[] => [this.current, ...this.others]);
	own = $derived.by(() => this.all.flatMap(({ own }) => own));
	refused = $derived.by(() => this.all.flatMap(({ refused }) => refused));
	waiting = $derived.by(() => this.all.reduce((sum, one) => sum + one.waiting.length, 0));
	/** As the server has them. Where two boards show one on its way between them, its higher version (R5). */
	lessons = $derived.by((): ReadonlyMap<string, Lesson> => {
		if (this.others.length === 0) return this.current.lessons;
		const lessons = new Map<string, Lesson>();
		for (const board of this.all)
			for (const lesson of board.lessons.values())
				if (lesson.version > (lessons.get(lesson.id)?.version ?? 0)) lessons.set(lesson.id, lesson);
		return lessons;
	});
	/** All that is known, own edits laid over it. */
	seen = $derived.by(() => overlay(this.lessons, this.own));
	/** What belongs to the week on screen: what stands there, what one brings there from another week. */
	shown = $derived.by(() => this.#ofThisWeek(this.seen, this.current.own));
	/** The same without what was refused: what takes place as far as anybody knows, and is counted. */
	standing = $derived.by(() => {
		const open = notRefused(this.own);
		return this.#ofThisWeek(overlay(this.lessons, open), notRefused(this.current.own));
	});

	/** The lesson as the screen shows it: the base of the next edit. */
	lesson(id: string): Lesson | undefined {
		return this.seen.find((lesson) => lesson.id === id);
	}

	#ofThisWeek(lessons: ShownLesson[], edits: readonly OwnEdit[]): ShownLesson[] {
		if (this.others.length === 0) return lessons;
		const { week } = this.current;
		const { zone } = this.#options.school;
		const own = new Set(edits.flatMap(({ edit }) => stepsOf(edit).map(({ lesson }) => lesson)));
		return lessons.filter(
			({ id, start }) => this.current.lessons.has(id) || own.has(id) || weekOf(start, zone) === week
		);
	}

	/** Connects the week on screen, and those with edits that an earlier visit left on this device. */
	connect(): void {
		this.current.connect();
		const { me: account, school, storage } = this.#options;
		for (const week of weeksKept(storage, { account, school: school.id }))
			if (week !== this.current.week) this.#linger(this.#make(week));
	}

	network(online: boolean): void {
		for (const board of this.all) board.network(online);
	}

	close(): void {
		for (const board of this.all) board.close();
	}

	/** Puts another week on screen. */
	open(week: Week): void {
		const before = this.current;
		// Two documents of one week would answer for each other's edits.
		if (week === before.week) return;
		const ready = this.others.find((one) => one.week === week);
		this.others = this.others.filter((one) => one !== ready);
		if (before.own.length > 0) this.#linger(before);
		else before.close();
		this.current = ready ?? this.#make(week);
		this.current.connect();
	}

	/** Lets go of boards of other weeks on which nothing of one's own is open any more. */
	tidy(): void {
		const done = this.others.filter(({ own }) => own.length === 0);
		for (const board of done) board.close();
		if (done.length > 0) this.others = this.others.filter((one) => !done.includes(one));
	}

	/** @param week where to look for a lesson that no open board has @returns id of the edit */
	act(edit: Edit, week: string = this.current.week): string {
		const board = this.#board(this.#homeOf(edit) ?? week);
		const after = this.#lastOpenOn(edit);
		return board.propose(after ? { ...edit, after } : edit);
	}

	/** Gives up a refused edit. */
	dismiss(id: string): void {
		for (const board of this.all) if (board.refused.some((one) => one.id === id)) board.dismiss(id);
	}

	/** The week in which the lesson is, or will be once one's open edits are taken. */
	#homeOf(edit: Edit): Week | null {
		const [step] = stepsOf(edit);
		const there = overlay(this.lessons, notRefused(this.own)).find(({ id }) => id === step?.lesson);
		const start = there?.start ?? (step?.op === 'create' ? step.set.start : undefined);
		return start === undefined ? null : weekOf(start, this.#options.school.zone);
	}

	#lastOpenOn(edit: Edit): string | undefined {
		const lessons = stepsOf(edit).map(({ lesson }) => lesson);
		const touches = (one: OwnEdit) => stepsOf(one.edit).some(({ lesson }) => lessons.includes(lesson));
		return notRefused(this.own)
			.filter(touches)
			.map(({ id }) => id)
			.sort()
			.at(-1);
	}

	#board(week: string): Board {
		const open = this.all.find((one) => one.week === week);
		if (open) return open;
		const board = this.#make(week);
		this.#linger(board);
		return board;
	}

	#linger(board: Board): void {
		this.others = [...this.others, board];
		board.connect();
	}

	#make(week: string): Board {
		const { me, school, server, storage, onRemote, onAwareness, lease = takeLease } = this.#options;
		const board: Board = new Board({
			me,
			school: school.id,
			week,
			server,
			kept: keptEdits(storage, { account: me, school: school.id, week }),
			lease: () => lease(week),
			onRemote,
			onAwareness: () => {
				if (board === this.current) onAwareness();
				// Its edits are on their way, but nobody sits at it.
				else board.awareness?.setLocalState(null);
			},
			isOpenElsewhere: (id) => this.all.some((one) => one !== board && one.isOpen(id)),
			onVerdict: (id, taken) => this.#answered(board, id, taken)
		});
		return board;
	}

	/** What waited for this verdict on another board goes out; after a refusal, to where it can be read why. */
	#answered(board: Board, id: string, taken: boolean): void {
		for (const other of this.all) {
			if (other === board) continue;
			if (!taken) for (const [follower, edit] of other.withdraw(id)) board.adopt(follower, edit);
			other.send();
		}
		if (!taken) this.onRefused(id);
	}
}
