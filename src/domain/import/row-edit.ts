import { type Edit, type Seats, type Step } from '../edit.ts';
import { type Lesson, type LessonFields } from '../lesson.ts';
import { type OverrideReason, SOFT_RULES, type SoftRule } from '../verdict.ts';
import { type Brought } from './brought.ts';
import { type Draft } from './draft.ts';

/** What a row asks for: a new lesson, one that an earlier import brought changed, or (without draft) cancelled. */
export interface RowAsk {
	lesson: string;
	draft: Draft | null;
	was: Pick<Brought, 'draft' | 'withdrawn'> | null;
}

/** Soft rules its author has read, and the reason given. */
export interface Acceptance {
	rules: SoftRule[];
	reason: OverrideReason;
}

/**
 * The edit that does what the row asks for, null where there is nothing to do.
 * @param standing the lesson as it is now, if there is one
 */
export function editOf(ask: RowAsk, standing: Lesson | undefined, accept?: Acceptance): Step | null {
	const accepted = accept && { reason: accept.reason, override: accept.rules };
	if (!ask.was) return standing || !ask.draft ? null : { ...createOf(ask.lesson, ask.draft), ...accepted };
	if (!ask.draft) return cancelOf(ask.lesson, ask.was.draft, standing);
	const change = changeOf(ask.lesson, ask.was, ask.draft, standing);
	return change && { ...change, ...accepted };
}

/** One edit of several lessons: all of them or none. */
export function together(steps: readonly Step[]): Edit {
	const [only, ...more] = steps;
	return only && more.length === 0 ? only : { op: 'batch', steps: [...steps] };
}

const createOf = (lesson: string, { candidates, ...fields }: Draft): Step => ({
	op: 'create',
	lesson,
	base: 0,
	set: fields,
	was: {},
	seats: { add: candidates, remove: [] }
});

/** What differs between the two files; the write path refuses it where somebody has changed the very same since. */
function changeOf(
	lesson: string,
	was: Pick<Brought, 'draft' | 'withdrawn'>,
	draft: Draft,
	standing: Lesson | undefined
): Step | null {
	const fields = FIELDS.filter((field) => was.draft[field] !== draft[field]);
	const seats = seatsFrom(was.draft, draft);
	const isBack = was.withdrawn && standing?.state === 'cancelled';
	if (fields.length + seats.add.length + seats.remove.length === 0 && !isBack) return null;
	const op = isBack ? 'restore' : opOf(fields);
	return {
		op,
		lesson,
		base: 1,
		set: pick(draft, fields),
		was: pick(was.draft, fields),
		seats
	};
}

/** Only a lesson that still is what the import brought is cancelled. */
const cancelOf = (lesson: string, was: Draft, standing: Lesson | undefined): Step => ({
	op: 'cancel',
	lesson,
	base: standing && isAs(standing, was) ? standing.version : 0,
	exact: true,
	set: { cancelledBy: 'school' },
	was: pick(was, FIELDS),
	reason: 'other'
});

/**
 * The edit that takes back what a row did to `lesson`, which nobody has touched since: and only that, since somebody may
 * have changed the rest of it before.
 */
export function backOf({ draft, was }: Omit<RowAsk, 'lesson'>, lesson: Lesson): Step {
	const step = { lesson: lesson.id, base: lesson.version, exact: true as const };
	const accepted = { override: [...SOFT_RULES], reason: 'correction' as const };
	if (was && !was.withdrawn && draft) {
		const fields = FIELDS.filter((field) => was.draft[field] !== draft[field]);
		return {
			...step,
			...accepted,
			op: 'edit',
			set: pick(was.draft, fields),
			was: pick(draft, fields),
			seats: seatsFrom(draft, was.draft)
		};
	}
	if (was && !draft) return { ...step, ...accepted, op: 'restore', set: {}, was: {} };
	return { ...step, op: 'cancel', set: { cancelledBy: 'school' }, was: {}, reason: 'mistake' };
}

const seatsFrom = (from: Draft, to: Draft): Seats => ({
	add: to.candidates.filter((id) => !from.candidates.includes(id)),
	remove: from.candidates.filter((id) => !to.candidates.includes(id))
});

/** Does a lesson stand as the import left it? */
const isAs = (lesson: Lesson, draft: Draft): boolean =>
	FIELDS.every((field) => lesson[field] === draft[field]) &&
	lesson.candidates.join() === draft.candidates.join();

const FIELDS = ['kind', 'start', 'end', 'instructor', 'vehicle', 'place'] as const;
type Field = (typeof FIELDS)[number];

const pick = (draft: Draft, fields: readonly Field[]): Partial<LessonFields> =>
	Object.fromEntries(fields.map((field) => [field, draft[field]]));

function opOf(fields: readonly Field[]): 'move' | 'assign' | 'edit' {
	if (fields.includes('kind') || fields.length === 0) return 'edit';
	return fields.includes('start') || fields.includes('end') ? 'move' : 'assign';
}
