import { type Edit, stepsOf } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { weekOf } from '#domain/week.ts';
import { type Boards } from './boards.svelte.ts';
import { inverseOf } from './inverse.ts';
import { restoreStep } from './steps.ts';

/** Where a step taken back, or done again, puts its lesson. */
export interface Landed {
	lesson: string;
	start: string;
}

interface Done {
	/** Id of the last edit that did it. */
	id: string;
	edit: Edit;
	before: Map<string, Lesson>;
	/** Weeks in which its lesson was, and is since. */
	from: string;
	to: string;
}

/** One's own steps, in whatever week, taken back and done again as new edits. */
export class Steps {
	#done = $state.raw<Done[]>([]);
	#undone = $state.raw<Done[]>([]);
	#boards: Boards;
	#zone: string;

	constructor(boards: Boards, zone: string) {
		this.#boards = boards;
		this.#zone = zone;
		boards.onRefused = (id) => this.#forget(id);
	}

	get canUndo(): boolean {
		return this.#done.length > 0;
	}
	get canRedo(): boolean {
		return this.#undone.length > 0;
	}

	/** @returns id of the edit */
	act(edit: Edit): string {
		const before = this.#seen(edit);
		const id = this.#boards.act(edit);
		const { week } = this.#boards.current;
		const from = this.#weekOf([...before.values()][0]?.start) ?? week;
		const to = this.#weekOf(stepsOf(edit)[0]?.set.start) ?? from;
		this.#done = [...this.#done, { id, edit, before, from, to }].slice(-100);
		this.#undone = [];
		return id;
	}

	/** Takes the last step back. */
	undo(): Landed | null {
		const last = this.#done.at(-1);
		if (!last) return null;
		this.#done = this.#done.slice(0, -1);
		const inverse = inverseOf(last.edit, last.before);
		if (!inverse) return null;
		this.#undone = [...this.#undone, { ...last, id: this.#boards.act(inverse, last.to) }];
		return landed(last.edit, last.before, true);
	}

	/** Does the last step that was taken back again. */
	redo(): Landed | null {
		const last = this.#undone.at(-1);
		if (!last) return null;
		this.#undone = this.#undone.slice(0, -1);
		const again = againOf(last.edit);
		this.#done = [...this.#done, { ...last, id: this.#boards.act(again, last.from) }];
		return landed(last.edit, last.before, false);
	}

	/** What was refused never was: there is nothing to take back. */
	#forget(id: string): void {
		this.#done = this.#done.filter((one) => one.id !== id);
		this.#undone = this.#undone.filter((one) => one.id !== id);
	}

	#weekOf(start: string | undefined): string | undefined {
		return start === undefined ? undefined : weekOf(start, this.#zone);
	}

	#seen(edit: Edit): Map<string, Lesson> {
		const before = new Map<string, Lesson>();
		for (const { lesson } of stepsOf(edit)) {
			const seen = this.#boards.lesson(lesson);
			if (seen) before.set(lesson, seen);
		}
		return before;
	}
}

/** What was created and taken back stands cancelled: it is restored, not created twice. */
const againOf = (edit: Edit): Edit =>
	edit.op === 'create' ? restoreStep({ id: edit.lesson, version: 1 }) : edit;

function landed(edit: Edit, before: ReadonlyMap<string, Lesson>, isBack: boolean): Landed | null {
	const [step] = stepsOf(edit);
	const was = step && before.get(step.lesson)?.start;
	const start = isBack ? (was ?? step?.set.start) : (step?.set.start ?? was);
	return step && start !== undefined ? { lesson: step.lesson, start } : null;
}
