import { type Edit, type Op, type Step, stepsOf } from '#domain/edit.ts';
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

type Inverse = (
	step: Step,
	before: Lesson | undefined
) => Pick<Step, 'op' | 'set' | 'was' | 'seats' | 'reason'> | null;

const putBack: Inverse = ({ op, set, was, seats }) => ({
	op,
	set: was,
	was: set,
	...(seats ? { seats: { add: seats.remove, remove: seats.add } } : {})
});

const INVERSE: Record<Op, Inverse> = {
	create: () => ({ op: 'cancel', set: { cancelledBy: 'school' }, was: {}, reason: 'mistake' }),
	move: putBack,
	assign: putBack,
	edit: putBack,
	cancel: () => ({ op: 'restore', set: {}, was: {} }),
	restore: (_, before) => ({
		op: 'cancel',
		set: { cancelledBy: before?.cancelledBy ?? 'school' },
		was: {},
		reason: before?.cancelReason ?? 'other'
	}),
	outcome: ({ set }, before) =>
		before
			? { op: 'outcome', set: { state: before.state }, was: set.state ? { state: set.state } : {} }
			: null
};

function inverseStep(step: Step, before: Lesson | undefined): Step | null {
	const inverse = INVERSE[step.op](step, before);
	return inverse && { lesson: step.lesson, base: step.base, ...inverse };
}
