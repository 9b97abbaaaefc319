import { type Edit, type Step } from '#domain/edit.ts';
import { instant, type Lesson } from '#domain/lesson.ts';
import { SOFT_RULES } from '#domain/verdict.ts';
import { daysOf, instantOf, type Week } from '#domain/week.ts';
import { cancelStep, changeStep, createStep, restoreStep, type Wish } from '#lib/board/steps.ts';
import { uuidv7 } from 'uuidv7';
import { type Chance } from '../chance.ts';

/** Ids of what lessons are made of, and the weeks they lie in. */
export interface Things {
	zone: string;
	weeks: readonly [Week, Week];
	instructors: readonly string[];
	vehicles: readonly string[];
	places: readonly string[];
	candidates: readonly string[];
}

/** Every warning is read and accepted: what is refused is refused for a hard rule. */
const RELAXED = { override: [...SOFT_RULES], reason: 'other' as const };

/** What somebody who sees these lessons does next; null: nothing that would change anything. */
export function nextEdit(seen: readonly Lesson[], week: Week, things: Things, chance: Chance): Edit | null {
	const standing = seen.filter(({ state }) => state === 'planned');
	if (standing.length < 4 || (standing.length < 120 && chance.isIn(0.35)))
		return newLesson(week, things, chance);
	const lesson = chance.pick(standing);
	const what = chance.between(1, 20);
	if (what <= 9) return changed(lesson, hours(week, things, chance));
	if (what <= 12) return changed(lesson, hands(things, chance));
	if (what <= 15) return changed(lesson, { candidates: [chance.pick(things.candidates)] });
	if (what === 16) return changed(lesson, hours(chance.pick(things.weeks), things, chance));
	if (what === 17) return swapped(lesson, chance.pick(standing));
	if (what === 18) return restored(seen, chance);
	return cancelStep(lesson, 'weather', 'force_majeure');
}

function newLesson(week: Week, things: Things, chance: Chance): Edit {
	return {
		...createStep(uuidv7(), {
			kind: 'driving',
			...hours(week, things, chance),
			...hands(things, chance),
			place: chance.pick(things.places),
			candidates: [chance.pick(things.candidates)]
		}),
		...RELAXED
	};
}

function changed(lesson: Lesson, wish: Wish): Edit | null {
	const step = changeStep(lesson, wish);
	return step && { ...step, ...RELAXED };
}

function swapped(one: Lesson, two: Lesson): Edit | null {
	const steps = [
		changeStep(one, { start: two.start, end: two.end }),
		changeStep(two, { start: one.start, end: one.end })
	].filter((step) => step !== null);
	return steps.length === 2
		? { op: 'batch', steps: steps.map((step): Step => ({ ...step, ...RELAXED })) }
		: null;
}

function restored(seen: readonly Lesson[], chance: Chance): Edit | null {
	const cancelled = seen.filter(({ state }) => state === 'cancelled');
	return cancelled.length > 0 ? { ...restoreStep(chance.pick(cancelled)), ...RELAXED } : null;
}

const hands = (things: Things, chance: Chance) => ({
	instructor: chance.pick(things.instructors),
	vehicle: chance.pick(things.vehicles)
});

/** Half hours from seven to six in the evening: crowded, so that wishes meet. */
function hours(week: Week, { zone }: Things, chance: Chance): { start: string; end: string } {
	const day = daysOf(week)[chance.between(0, 5)] ?? '';
	const start = Date.parse(instantOf(day, '07:00', zone)) + chance.between(0, 22) * 1_800_000;
	return { start: instant(start), end: instant(start + chance.between(1, 2) * 1_800_000) };
}
