import { type Edit, type Step, stepsOf } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';

/**
 * The edit that takes `edit` back. It leans on what `edit` left behind, not on how the lesson stands now: when
 * somebody has touched the same fields since, the server refuses it as stale and says who and what.
 * @param before each lesson as it was when `edit` was made
 */
export function inverseOf(edit: Edit, before: ReadonlyMap<string, Lesson>): Edit | null {
	const steps = stepsOf(edit)
		.map((step) => inverseStep(step, before.get(step.lesson)))
		.filter((step) => step !== null);
	const [first, ...rest] = steps;
	if (!first) return null;
	return rest.length === 0 ? first : { op: 'batch', steps: steps.reverse() };
}

function inverseStep(step: Step, before: Lesson | undefined): Step | null {
	const base = { lesson: step.lesson, base: step.base };
	switch (step.op) {
		case 'create':
			return { ...base, op: 'cancel', set: { cancelledBy: 'school' }, was: {}, reason: 'mistake' };
		case 'cancel':
			return { ...base, op: 'restore', set: {}, was: {} };
		case 'restore':
			return {
				...base,
				op: 'cancel',
				set: { cancelledBy: before?.cancelledBy ?? 'school' },
				was: {},
				reason: before?.cancelReason ?? 'other'
			};
		case 'outcome':
			return before
				? { ...base, op: 'outcome', set: { state: before.state }, was: { ...stateOf(step) } }
				: null;
		case 'move':
		case 'assign':
		case 'edit':
			return {
				...base,
				op: step.op,
				set: step.was,
				was: step.set,
				...(step.seats ? { seats: { add: step.seats.remove, remove: step.seats.add } } : {})
			};
	}
}

const stateOf = (step: Step) => (step.set.state ? { state: step.set.state } : {});
