import { type Seats, type Step } from '#domain/edit.ts';
import { type Canceller, type CancelReason, FIELDS, type Lesson, type LessonFields } from '#domain/lesson.ts';

/** A lesson as its author sees it: the version the server gave it, the fields as the screen shows them. */
type Seen = Pick<Lesson, 'id' | 'version' | 'candidates' | 'state'> & LessonFields;

/** What a person wants a lesson to be. `candidates` whole; the step carries only who comes and who goes. */
export type Wish = Partial<LessonFields> & { candidates?: string[] };

/** The step that makes `wish` true of `seen`; null when it is true already. */
export function changeStep(seen: Seen, wish: Wish): Step | null {
	const touched = FIELDS.filter((field) => field in wish && wish[field] !== seen[field]);
	const seats = seatsBetween(seen.candidates, wish.candidates ?? seen.candidates);
	if (touched.length === 0 && !seats) return null;
	return {
		op: opOf(touched, seats),
		lesson: seen.id,
		base: seen.version,
		set: pick(wish, touched),
		was: pick(seen, touched),
		...(seats ? { seats } : {})
	};
}

export function createStep(lesson: string, wish: Wish & Pick<LessonFields, 'kind' | 'start' | 'end'>): Step {
	const { candidates = [], ...set } = wish;
	return {
		op: 'create',
		lesson,
		base: 0,
		set,
		was: {},
		...(candidates.length > 0 ? { seats: { add: candidates, remove: [] } } : {})
	};
}

export const cancelStep = (seen: Seen, reason: CancelReason, cancelledBy: Canceller): Step => ({
	op: 'cancel',
	lesson: seen.id,
	base: seen.version,
	set: { cancelledBy },
	was: {},
	reason
});

export const restoreStep = (seen: Pick<Seen, 'id' | 'version'>): Step => ({
	op: 'restore',
	lesson: seen.id,
	base: seen.version,
	set: {},
	was: {}
});

function seatsBetween(before: readonly string[], after: readonly string[]): Seats | null {
	const add = after.filter((id) => !before.includes(id));
	const remove = before.filter((id) => !after.includes(id));
	return add.length + remove.length > 0 ? { add, remove } : null;
}

function opOf(touched: readonly (keyof LessonFields)[], seats: Seats | null): Step['op'] {
	if (seats) return 'edit';
	if (touched.every((field) => field === 'start' || field === 'end')) return 'move';
	return touched.every((field) => field === 'instructor' || field === 'vehicle' || field === 'place')
		? 'assign'
		: 'edit';
}

/** All that a step can set of a lesson, as it is shown. */
export const wishToBe = (seen: Seen): Wish & LessonFields => ({
	...(pick(seen, FIELDS) as LessonFields),
	candidates: [...seen.candidates]
});

const pick = (from: Partial<LessonFields>, fields: readonly string[]): Partial<LessonFields> =>
	Object.fromEntries(Object.entries(from).filter(([field]) => fields.includes(field)));
