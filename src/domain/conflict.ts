import { type Lesson, timeOf } from './lesson.ts';
import { type SchoolRules } from './rules.ts';
import { type Refusal } from './verdict.ts';

type Taken = Extract<Refusal, { code: 'taken' }>;

/** A place where only one lesson fits at a time. */
export type ExclusivePlaces = ReadonlySet<string>;

/**
 * The first hard rule that `lesson` would break beside `others`, or null. The same rules stand as exclusion
 * constraints in PostgreSQL (db/migrations), which decide; this answer is for saying so early and in words.
 */
export function clashOf(
	lesson: Lesson,
	others: Iterable<Lesson>,
	rules: Pick<SchoolRules, 'buffer' | 'travel'>,
	exclusive: ExclusivePlaces
): Taken | null {
	if (lesson.state === 'cancelled') return null;
	const start = timeOf(lesson.start);
	const end = timeOf(lesson.end);
	const reach = Math.max(rules.buffer, rules.travel) * 60_000;
	for (const other of others) {
		if (other.id === lesson.id || other.state === 'cancelled') continue;
		const gap = gapBetween(start, end, timeOf(other.start), timeOf(other.end));
		if (gap >= reach) continue;
		const clash = clashWith(lesson, other, gap, rules, exclusive);
		if (clash) return clash;
	}
	return null;
}

/** Milliseconds between two periods; negative when they overlap. */
const gapBetween = (start: number, end: number, otherStart: number, otherEnd: number): number =>
	Math.max(otherStart - end, start - otherEnd);

function clashWith(
	lesson: Lesson,
	other: Lesson,
	gap: number,
	rules: Pick<SchoolRules, 'buffer' | 'travel'>,
	exclusive: ExclusivePlaces
): Taken | null {
	const found =
		instructorClash(lesson, other, gap, rules) ?? (gap < 0 ? sharedClash(lesson, other, exclusive) : null);
	if (!found) return null;
	const { id, start, end, instructor, candidates } = other;
	return { code: 'taken', ...found, by: { lesson: id, start, end, instructor, candidates } };
}

type Found = Pick<Taken, 'resource' | 'id' | 'rule'>;

function instructorClash(
	lesson: Lesson,
	other: Lesson,
	gap: number,
	rules: Pick<SchoolRules, 'buffer' | 'travel'>
): Found | null {
	const id = lesson.instructor;
	if (id === null || id !== other.instructor) return null;
	if (gap < 0) return { resource: 'instructor', id, rule: 'overlap' };
	if (gap < rules.buffer * 60_000) return { resource: 'instructor', id, rule: 'buffer' };
	return gap < rules.travel * 60_000 && placeChanges(lesson, other)
		? { resource: 'instructor', id, rule: 'travel' }
		: null;
}

/** What two overlapping lessons both want. */
function sharedClash(lesson: Lesson, other: Lesson, exclusive: ExclusivePlaces): Found | null {
	if (lesson.vehicle !== null && lesson.vehicle === other.vehicle)
		return { resource: 'vehicle', id: lesson.vehicle, rule: 'overlap' };
	if (lesson.place !== null && lesson.place === other.place && exclusive.has(lesson.place))
		return { resource: 'place', id: lesson.place, rule: 'overlap' };
	const candidate = lesson.candidates.find((id) => other.candidates.includes(id));
	return candidate === undefined ? null : { resource: 'candidate', id: candidate, rule: 'overlap' };
}

const placeChanges = (a: Lesson, b: Lesson): boolean =>
	a.place !== null && b.place !== null && a.place !== b.place;
