import { clashOf } from '#domain/conflict.ts';
import { type Edit } from '#domain/edit.ts';
import { CANCEL_REASONS, instant, type Lesson } from '#domain/lesson.ts';
import { DEFAULT_RULES } from '#domain/rules.ts';
import { softRulesBroken } from '#domain/soft-rule.ts';
import { dayOf, type Week } from '#domain/week.ts';
import { demoEditId, diceFor } from './chance.ts';
import { type DemoSchool } from './school.ts';
import { planWeek } from './week.ts';

/** Something that happened to a week, and when. Milliseconds since 1970. */
export type Event = { at: number; edits: { id: string; edit: Edit }[] } | { at: number; publish: true };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The story of one week as its school lived it: planned, published, changed a little, and carried out as far as
 * `now` reaches. @param ahead weeks from now; the last two stay drafts
 */
export function storyOf(school: DemoSchool, week: Week, ahead: number, now: number): Event[] {
	const lessons = planWeek(school, week);
	const monday = Math.min(...lessons.map((lesson) => Date.parse(lesson.start)));
	const planned = Math.min(monday - 12 * DAY, now - 30 * HOUR);
	const events: Event[] = [{ at: planned, edits: lessons.map((lesson) => created(lesson, planned)) }];
	if (ahead <= 2) events.push({ at: planned + HOUR, publish: true });
	const changed = changesOf(school, week, lessons, planned + 2 * HOUR, now);
	events.push({ at: planned + 2 * HOUR, edits: changed.edits });
	if (ahead <= 0) events.push({ at: now, edits: outcomesOf(changed.lessons, week, now) });
	return events.filter((event) => !('edits' in event) || event.edits.length > 0);
}

function created(lesson: Lesson, at: number): { id: string; edit: Edit } {
	const { kind, start, end, instructor, vehicle, place, capacity, permit, topic } = lesson;
	return {
		id: demoEditId(`create/${lesson.id}`, at),
		edit: {
			op: 'create',
			lesson: lesson.id,
			base: 0,
			set: { kind, start, end, instructor, vehicle, place, capacity, permit, topic },
			was: {},
			seats: { add: lesson.candidates, remove: [] }
		}
	};
}

interface Changed {
	edits: { id: string; edit: Edit }[];
	lessons: Lesson[];
}

/** A few lessons are called off, a few move. */
function changesOf(
	school: DemoSchool,
	week: Week,
	planned: readonly Lesson[],
	at: number,
	now: number
): Changed {
	const dice = diceFor(`${school.slug}/${week}/changes`);
	const lessons = planned.map((lesson) => ({ ...lesson }));
	const drives = dice.shuffled(lessons.filter((lesson) => lesson.kind === 'driving'));
	const edits: Changed['edits'] = [];
	const calledOff = Math.ceil(lessons.length / 40);
	for (const lesson of drives.slice(0, calledOff)) {
		const reason = CANCEL_REASONS[dice.between(0, CANCEL_REASONS.length - 2)] ?? 'other';
		const cancelledBy = reason === 'candidate_asked' || reason === 'candidate_ill' ? 'candidate' : 'school';
		edits.push(edited(lesson, at, { op: 'cancel', set: { cancelledBy }, was: {}, reason }));
		lesson.state = 'cancelled';
	}
	for (const lesson of movable(drives.slice(calledOff), school, now).slice(0, 4)) {
		const later = laterToday(lesson, lessons, school);
		if (!later) continue;
		edits.push(edited(lesson, at, { op: 'move', set: later, was: { start: lesson.start, end: lesson.end } }));
		Object.assign(lesson, later);
	}
	return { edits, lessons };
}

/** Those of the first candidate, who can sign in, come first: their page has something to show. */
const movable = (drives: readonly Lesson[], school: DemoSchool, now: number): Lesson[] => {
	const first = school.candidates[0]?.id ?? '';
	const shown = (lesson: Lesson): number =>
		Number(lesson.candidates.includes(first) && Date.parse(lesson.start) > now + DAY);
	return [...drives].sort((a, b) => shown(b) - shown(a));
};

function laterToday(
	lesson: Lesson,
	lessons: readonly Lesson[],
	school: DemoSchool
): { start: string; end: string } | null {
	const day = dayOf(lesson.start, school.zone);
	const today = lessons.filter((other) => other.id !== lesson.id && dayOf(other.start, school.zone) === day);
	const exclusive = new Set(school.places.filter((place) => place.oneAtATime).map((place) => place.id));
	for (const minutes of [30, 60, 15, 90, -30, -60, 120]) {
		const shift = (time: string): string => instant(Date.parse(time) + minutes * 60_000);
		const moved = { ...lesson, start: shift(lesson.start), end: shift(lesson.end) };
		if (clashOf(moved, today, DEFAULT_RULES, exclusive)) continue;
		const context = { zone: school.zone, rules: DEFAULT_RULES, closures: [], now: '' };
		if (softRulesBroken(null, moved, today, context).length === 0)
			return { start: moved.start, end: moved.end };
	}
	return null;
}

/** What is over was held, now and then without its candidate; what runs now is under way. */
function outcomesOf(lessons: readonly Lesson[], week: Week, now: number): Changed['edits'] {
	const dice = diceFor(`${week}/outcomes`);
	return lessons
		.filter((lesson) => lesson.state !== 'cancelled' && Date.parse(lesson.start) <= now)
		.map((lesson) => {
			const missed = lesson.kind === 'driving' && dice.happens(7);
			const state = Date.parse(lesson.end) > now ? 'in_progress' : missed ? 'no_show' : 'done';
			return edited(lesson, now, { op: 'outcome', set: { state }, was: { state: 'planned' } });
		});
}

type Changing = Pick<Extract<Edit, { lesson: string }>, 'op' | 'set' | 'was' | 'reason'>;

/** @param lesson as it was created: version 1, or 2 when it moved since */
function edited(lesson: Lesson, at: number, change: Changing): { id: string; edit: Edit } {
	const base = lesson.version;
	lesson.version += 1;
	return {
		id: demoEditId(`${change.op}/${lesson.id}/${String(base)}`, at),
		edit: { lesson: lesson.id, base, ...change }
	};
}
