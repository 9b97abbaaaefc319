import { instant } from '#domain/lesson.ts';
import { type Week, weekOfDay } from '#domain/week.ts';
import { type Span } from '#lib/calendar/open-calendar.ts';
import { m } from '#paraglide/messages.js';
import {
	baseOf,
	dayAfter,
	dropRefused,
	newLessonId,
	refusedOn,
	refusedWishes,
	restoreLesson,
	saveDraft,
	sayAgain,
	wishFor
} from './acts.ts';
import { type Carried, lessonDay, wishOf } from './calendar-input.ts';
import { type BoardPlace, onDay } from './board-place.ts';
import { columnField, columnOf, NONE } from './columns.ts';
import { dropImpact } from './drop-impact.ts';
import { type Desk } from './desk.svelte.ts';
import { isGhost } from './import-ghosts.svelte.ts';
import { draftOf, emptyDraft, type LessonDraft, type OpenForm } from './lesson-draft.ts';
import { mayMove } from './viewer.ts';

type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

export type Asking =
	{ what: 'cancel' | 'reason' | 'swap'; lesson: string } | { what: 'publish' | 'edits' | 'find' | 'help' };

/** A lesson that has just gone out of sight, and by what. */
interface Gone {
	lesson: string;
	day: string;
	week: Week;
	by: 'move' | 'undo' | 'redo';
}

/** What hands do on the board, whatever they do it with: mouse, keyboard or panel all end here. */
export class Hands {
	form = $state.raw<OpenForm | null>(null);
	asking = $state.raw<Asking | null>(null);
	carried = $state.raw<Carried | null>(null);
	/** The lesson whose last change can be seen in another week only. */
	gone = $state.raw<Gone | null>(null);
	/** Why the lesson that was carried by keys was not laid down. */
	said = $state('');
	#desk: Desk;
	#go: (place: BoardPlace) => void;

	/** @param go shows another day or week, and says so in the address */
	constructor(desk: Desk, go: (place: BoardPlace) => void) {
		this.#desk = desk;
		this.#go = go;
	}

	/** @param slip of a lesson, or of a row of an import */
	open(slip: string): void {
		this.form = null;
		this.#desk.select(isGhost(slip) ? null : slip);
		this.#desk.ghosts?.open(slip);
	}

	/** @returns the slip that was open */
	close(): string | null {
		const { selected, ghosts } = this.#desk;
		const slip = selected ?? ghosts?.openedId ?? null;
		this.form = null;
		this.#desk.select(null);
		ghosts?.open(null);
		return slip;
	}

	/** One of the verbs of a slip or the panel. */
	act(lesson: string, act: string): void {
		const verbs: Record<string, () => void> = {
			edit: () => this.edit(lesson),
			duplicate: () => this.duplicate(lesson),
			cancel: () => (this.asking = { what: 'cancel', lesson }),
			restore: () => restoreLesson(this.#desk, lesson),
			swap: () => (this.asking = { what: 'swap', lesson }),
			retake: () => this.#retake(lesson),
			drop: () => this.#drop(lesson)
		};
		verbs[act]?.();
	}

	edit(id: string): void {
		const lesson = this.#desk.lesson(id);
		if (!lesson || !mayMove(this.#desk.viewer, lesson)) return;
		this.#desk.select(id);
		const base = baseOf(this.#desk, id) ?? null;
		const retaken = refusedWishes(this.#desk, id);
		this.form = { lesson: id, draft: draftOf(lesson, this.#desk.clock), verb: m.board_save(), base, retaken };
	}

	duplicate(id: string): void {
		const lesson = this.#desk.lesson(id);
		if (!lesson) return;
		const draft = { ...draftOf(lesson, this.#desk.clock), day: dayAfter(this.#desk, lesson) };
		this.#desk.select(null);
		this.form = { lesson: newLessonId(), draft, verb: m.board_create(), base: null, retaken: [] };
	}

	/** @param span where on the board; without one, now or the first hour of the day on screen */
	create(span?: Span): void {
		const desk = this.#desk;
		const { viewer, rules, place } = desk;
		const draft = emptyDraft(place.day, rules.opens, rules);
		if (!viewer.admin) draft.instructor = viewer.instructor ?? '';
		if (span) Object.assign(draft, this.#draftAt(span, draft));
		desk.select(null);
		this.form = { lesson: newLessonId(), draft, verb: m.board_create(), base: null, retaken: [] };
	}

	save(draft: LessonDraft): void {
		const { form } = this;
		if (!form) return;
		this.form = null;
		// A new lesson belongs to its own week's board.
		const isNew = this.#desk.lesson(form.lesson) === undefined;
		if (isNew && draft.day !== this.#desk.place.day) this.#go(onDay(this.#desk.place, draft.day));
		saveDraft(this.#desk, form, draft);
		this.#desk.select(form.lesson);
		this.#watch(form.lesson, draft.day, 'move');
	}

	undo(): void {
		const back = this.#desk.steps.undo();
		if (back) this.#watch(back.lesson, lessonDay(this.#desk, back), 'undo');
	}

	redo(): void {
		const again = this.#desk.steps.redo();
		if (again) this.#watch(again.lesson, lessonDay(this.#desk, again), 'redo');
	}

	/** Shows where the lesson went that just left this week. */
	follow(): void {
		const { gone } = this;
		this.gone = null;
		if (!gone) return;
		this.#go(onDay(this.#desk.place, gone.day));
		this.#desk.select(gone.lesson);
	}

	/** A lesson sent to another week is on this board no more: that must not happen without a word. */
	#watch(lesson: string, day: string, by: Gone['by']): void {
		const week = weekOfDay(day);
		this.gone = week === this.#desk.place.week ? null : { lesson, day, week, by };
	}

	/** Takes a lesson up with the keyboard, or lays it down where it is now. */
	carry(id: string): void {
		const lesson = this.#desk.lesson(id);
		if (!lesson || !mayMove(this.#desk.viewer, lesson)) return;
		this.said = '';
		const { start, end } = lesson;
		const column = columnOf(lesson, this.#desk.place.columns);
		this.carried = { lesson: id, span: { start, end, column }, base: lesson };
	}

	/** @param columns ids from left to right */
	shift(arrow: Arrow, columns: readonly string[]): void {
		if (!this.carried) return;
		const { span } = this.carried;
		const inWeek = this.#desk.place.view === 'week';
		const [alongTime, acrossColumns] = inWeek
			? [
					{ ArrowLeft: -1440, ArrowRight: 1440 },
					{ ArrowUp: -1, ArrowDown: 1 }
				]
			: [
					{ ArrowUp: -this.#desk.rules.grid, ArrowDown: this.#desk.rules.grid },
					{ ArrowLeft: -1, ArrowRight: 1 }
				];
		const minutes = (alongTime as Partial<Record<Arrow, number>>)[arrow] ?? 0;
		const over = (acrossColumns as Partial<Record<Arrow, number>>)[arrow] ?? 0;
		this.carried = {
			...this.carried,
			span: {
				start: instant(Date.parse(span.start) + minutes * 60_000),
				end: instant(Date.parse(span.end) + minutes * 60_000),
				column: columns[columns.indexOf(span.column) + over] ?? span.column
			}
		};
	}

	lay(): void {
		const held = this.carried;
		this.carried = null;
		if (!held) return;
		const { lesson, base, span } = held;
		const { possible, who } = dropImpact(this.#desk, base, span);
		// As a drop of the mouse glides back.
		if (!possible) return void (this.said = m.board_key_impossible({ reason: who }));
		if (wishFor(this.#desk, base, wishOf(this.#desk, base, span)))
			this.#watch(lesson, lessonDay(this.#desk, span), 'move');
	}

	#draftAt(span: Span, draft: LessonDraft): Partial<LessonDraft> {
		const { clock, rules, place } = this.#desk;
		const field = columnField(place.columns);
		const column = span.column === NONE ? '' : span.column;
		const at = draftOf({ ...BLANK, ...span, end: span.end }, clock);
		const wholeDay = at.length >= 1440;
		const length = at.length <= rules.grid || wholeDay ? rules.drivingLength : at.length;
		const time = wholeDay ? rules.opens : at.time;
		const owner = field === 'instructor' && draft.instructor === '' ? { instructor: column } : {};
		return { day: at.day, time, length, ...(field === 'instructor' ? owner : { [field]: column }) };
	}

	#retake(lesson: string): void {
		const refused = refusedOn(this.#desk, lesson)[0];
		if (refused?.stage !== 'refused') return;
		if (refused.reason.code === 'needs_reason') this.asking = { what: 'reason', lesson };
		else if (refused.edit.op === 'batch' || refused.edit.op === 'cancel' || refused.edit.op === 'restore')
			sayAgain(this.#desk, refused);
		else this.edit(lesson);
	}

	#drop(lesson: string): void {
		dropRefused(this.#desk, lesson);
		if (!this.#desk.lesson(lesson)) this.close();
	}
}

const BLANK = {
	kind: 'driving',
	instructor: null,
	vehicle: null,
	place: null,
	capacity: null,
	permit: null,
	topic: null,
	series: null,
	candidates: []
} as const;
