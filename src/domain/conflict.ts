import { type Lesson } from './lesson.ts';
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
	const start = Date.parse(lesson.start);
	const end = Date.parse(lesson.end);
	const reach = Math.max(rules.buffer, rules.travel) * 60_000;
	for (const other of others) {
		if (other.id === lesson.id || other.state === 'cancelled') continue;
		const gap = gapBetween(start, end, Date.parse(other.start), Date.parse(other.end));
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
	const by = {
		lesson: other.id,
		start: other.start,
		end: other.end,
		instructor: other.instructor,
		candidates: other.candidates
	};
	const taken = (resource: Taken['resource'], id: string, rule: Taken['rule'] = 'overlap'): Taken => ({
		code: 'taken',
		resource,
		id,
		by,
		rule
	});
	if (lesson.instructor !== null && lesson.instructor === other.instructor) {
		if (gap < 0) return taken('instructor', lesson.instructor);
		if (gap < rules.buffer * 60_000) return taken('instructor', lesson.instructor, 'buffer');
		if (gap < rules.travel * 60_000 && placeChanges(lesson, other))
			return taken('instructor', lesson.instructor, 'travel');
	}
	if (gap >= 0) return null;
	if (lesson.vehicle !== null && lesson.vehicle === other.vehicle) return taken('vehicle', lesson.vehicle);
	if (lesson.place !== null && lesson.place === other.place && exclusive.has(lesson.place))
		return taken('place', lesson.place);
	const shared = lesson.candidates.find((id) => other.candidates.includes(id));
	return shared === undefined ? null : taken('candidate', shared);
}

const placeChanges = (a: Lesson, b: Lesson): boolean =>
	a.place !== null && b.place !== null && a.place !== b.place;
