import { type Edit, stepsOf } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Board } from './board.svelte.ts';
import { inverseOf } from './inverse.ts';
import { restoreStep } from './steps.ts';

interface Done {
	/** Id of the last edit that did it. */
	id: string;
	edit: Edit;
	before: Map<string, Lesson>;
}

/** One's own steps on one board, taken back and done again as new edits. */
export class Steps {
	#done = $state.raw<Done[]>([]);
	#undone = $state.raw<Done[]>([]);
	#board: Board;

	constructor(board: Board) {
		this.#board = board;
	}

	get canUndo(): boolean {
		return this.#done.some((one) => !this.#wasRefused(one.id));
	}
	get canRedo(): boolean {
		return this.#undone.length > 0;
	}

	/** @returns id of the edit */
	act(edit: Edit): string {
		const before = this.#seen(edit);
		const id = this.#board.propose(edit);
		this.#done = [...this.#done, { id, edit, before }].slice(-100);
		this.#undone = [];
		return id;
	}

	undo(): boolean {
		const last = this.#done.findLast((one) => !this.#wasRefused(one.id));
		if (!last) return false;
		this.#done = this.#done.slice(0, this.#done.lastIndexOf(last));
		const inverse = inverseOf(last.edit, last.before);
		if (!inverse) return false;
		this.#undone = [...this.#undone, { ...last, id: this.#board.propose(inverse) }];
		return true;
	}

	redo(): boolean {
		const last = this.#undone.at(-1);
		if (!last) return false;
		this.#undone = this.#undone.slice(0, -1);
		const again = this.#again(last.edit);
		if (!again) return false;
		this.#done = [...this.#done, { ...last, id: this.#board.propose(again) }];
		return true;
	}

	/** What was created and taken back stands cancelled: it is restored, not created twice. */
	#again(edit: Edit): Edit | null {
		if (edit.op !== 'create') return edit;
		const seen = this.#board.seen(edit.lesson);
		return seen ? restoreStep(seen) : null;
	}

	#wasRefused(id: string): boolean {
		return this.#board.refused.some((one) => one.id === id);
	}

	#seen(edit: Edit): Map<string, Lesson> {
		const before = new Map<string, Lesson>();
		for (const { lesson } of stepsOf(edit)) {
			const seen = this.#board.seen(lesson);
			if (seen) before.set(lesson, seen);
		}
		return before;
	}
}
