import { type Edit, seated, type Step, stepsOf } from '#domain/edit.ts';
import { type Lesson, type State } from '#domain/lesson.ts';
import { type Refusal } from '#domain/verdict.ts';
import { rootReason } from './root-reason.ts';

/** Where an own edit stands. `device`: only here; `sent`: left, no verdict yet. Saved edits are no edits any more. */
export type OwnEdit =
	| { id: string; edit: Edit; stage: 'device' | 'sent' }
	| { id: string; edit: Edit; stage: 'refused'; reason: Refusal };

/** A lesson as this viewer's screen shows it. */
export interface ShownLesson extends Lesson {
	stage: 'saved' | 'device' | 'sent' | 'refused';
	/** Set when `stage` is not `saved`. */
	edit: string | null;
	reason: Refusal | null;
	/** What the author of the refused edit had seen of the fields it touches. */
	was?: Step['was'];
}

/**
 * The screen: what the server decided, with the viewer's own open edits laid over it, oldest first (ids are
 * UUIDv7). A refused edit shows where its author wanted the lesson, with the reason, until dismissed.
 */
export function overlay(lessons: ReadonlyMap<string, Lesson>, own: readonly OwnEdit[]): ShownLesson[] {
	const shown = new Map<string, ShownLesson>();
	for (const lesson of lessons.values())
		shown.set(lesson.id, { ...lesson, stage: 'saved', edit: null, reason: null });
	for (const one of [...own].sort((a, b) => a.id.localeCompare(b.id))) {
		for (const step of stepsOf(one.edit)) {
			const preview = previewOf(step, shown.get(step.lesson));
			if (!preview) continue;
			shown.set(step.lesson, {
				...preview,
				stage: one.stage,
				edit: one.id,
				reason: one.stage === 'refused' ? rootReason(one.reason, own) : null,
				was: step.was
			});
		}
	}
	return [...shown.values()];
}

function previewOf(step: Step, below: ShownLesson | undefined): Lesson | null {
	const base = below ?? (step.op === 'create' ? blank(step) : null);
	return (
		base && {
			...base,
			...step.set,
			state: stateAfter(step, base),
			candidates: seated(base.candidates, step.seats)
		}
	);
}

function stateAfter(step: Step, base: Lesson): State {
	if (step.op === 'cancel') return 'cancelled';
	if (step.op === 'restore') return 'planned';
	return step.set.state ?? base.state;
}

function blank(step: Step): Lesson | null {
	const { kind, start, end } = step.set;
	if (!kind || !start || !end) return null;
	return {
		id: step.lesson,
		version: 0,
		kind,
		start,
		end,
		instructor: null,
		vehicle: null,
		place: null,
		capacity: null,
		permit: null,
		topic: null,
		series: null,
		state: 'planned',
		candidates: [],
		cancelledBy: null,
		cancelReason: null,
		by: null,
		at: start
	};
}
