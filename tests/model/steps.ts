import { type Step } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type SoftRule } from '#domain/verdict.ts';
import { addWeeks } from '#domain/week.ts';
import { type Action } from './deed.ts';
import { PEOPLE, type World } from './world.ts';

const RELAXED = {
	override: [
		'outside_hours',
		'closed_day',
		'off_grid',
		'in_the_past',
		'instructor_hours',
		'instructor_break',
		'candidate_daily'
	] as SoftRule[],
	reason: 'other' as const
};
const step = (one: Lesson, op: Step['op'], set: Step['set'] = {}): Step => ({
	op,
	lesson: one.id,
	base: one.version,
	set,
	was: Object.fromEntries(Object.keys(set).map((key) => [key, one[key as keyof Lesson]])),
	...RELAXED
});

export function freshLesson(world: World, { pick, day, slot, other }: Action): Step {
	return {
		op: 'create',
		lesson: crypto.randomUUID(),
		base: 0,
		set: {
			kind: pick % 4 === 0 ? 'theory' : 'driving',
			...world.hours(day, slot),
			instructor: pick % 5 === 0 ? null : world.id(PEOPLE.instructors, pick),
			vehicle: other % 3 === 0 ? null : world.id(PEOPLE.vehicles, other),
			place: other % 4 === 0 ? world.id(PEOPLE.yards, 0) : null,
			capacity: pick % 4 === 0 ? 1 + (other % 2) : null
		},
		was: {},
		seats: { add: [world.id(PEOPLE.candidates, other)], remove: [] },
		...RELAXED
	};
}

/** The steps a person can take on a lesson they see. */
export function stepOn(world: World, one: Lesson, others: readonly Lesson[], action: Action): Step | Step[] {
	const { what, day, slot, other } = action;
	// eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check
	switch (what) {
		case 'move':
			return step(one, 'move', world.hours(day, slot));
		case 'week':
			return step(one, 'move', world.hours(day, slot, addWeeks(world.week, 1)));
		case 'assign':
			return step(one, 'assign', {
				instructor: world.id(PEOPLE.instructors, other),
				vehicle: world.id(PEOPLE.vehicles, other)
			});
		case 'seat':
			return {
				...step(one, 'edit'),
				seats: { add: [world.id(PEOPLE.candidates, other)], remove: [world.id(PEOPLE.candidates, other + 1)] }
			};
		case 'restore':
			return step(one, 'restore');
		case 'swap': {
			const two = others.find((lesson) => lesson.id !== one.id);
			if (!two) return step(one, 'restore');
			return [
				step(one, 'move', { start: two.start, end: two.end }),
				step(two, 'move', { start: one.start, end: one.end })
			];
		}
		default:
			return { ...step(one, 'cancel'), reason: 'weather' };
	}
}
