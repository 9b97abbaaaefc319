import { type Closure, closureOn } from './closure.ts';
import { isDriving, type Lesson, minutesOf, timeOf } from './lesson.ts';
import { type SchoolRules } from './rules.ts';
import { type SoftRule } from './verdict.ts';
import { dayOf, minuteOfDay, weekday } from './week.ts';

export interface SoftRuleContext {
	zone: string;
	rules: SchoolRules;
	closures: readonly Closure[];
	/** Instant. */
	now: string;
}

/** The soft rules `after` would break and `before` did not, among the lessons of its week. */
export function softRulesBroken(
	before: Lesson | null,
	after: Lesson,
	others: readonly Lesson[],
	context: SoftRuleContext
): SoftRule[] {
	if (after.state !== 'planned') return [];
	const was = before && before.state !== 'cancelled' ? brokenBy(before, others, context) : [];
	const moved = !before || before.start !== after.start || before.end !== after.end;
	return brokenBy(after, others, context).filter(
		(rule) => !was.includes(rule) || (moved && isAboutTime(rule))
	);
}

const isAboutTime = (rule: SoftRule): boolean =>
	rule === 'outside_hours' || rule === 'closed_day' || rule === 'off_grid';

function brokenBy(lesson: Lesson, others: readonly Lesson[], context: SoftRuleContext): SoftRule[] {
	const day = dayOf(lesson.start, context.zone);
	const start = timeOf(lesson.start);
	const sameDay = others.filter(
		(other) =>
			other.id !== lesson.id &&
			other.state !== 'cancelled' &&
			sharesSomebody(lesson, other) &&
			Math.abs(timeOf(other.start) - start) < 90_000_000 && // 25 h: cheaper than the calendar, and no day is longer
			dayOf(other.start, context.zone) === day
	);
	const checks: [SoftRule, boolean][] = [
		['closed_day', isClosed(day, context)],
		['outside_hours', isOutsideHours(lesson, context)],
		['off_grid', isOffGrid(lesson, context)],
		['in_the_past', lesson.start < context.now],
		['instructor_hours', drivingMinutes(lesson, sameDay) > context.rules.instructorDailyDriving],
		['instructor_break', lacksBreak(lesson, sameDay, context.rules)],
		['candidate_daily', exceedsDaily(lesson, sameDay, context.rules)]
	];
	return checks.filter(([, broken]) => broken).map(([rule]) => rule);
}

const isClosed = (day: string, { rules, closures }: SoftRuleContext): boolean =>
	!rules.days.includes(weekday(day)) || closureOn(day, closures) !== null;

const sharesSomebody = (a: Lesson, b: Lesson): boolean =>
	(a.instructor !== null && a.instructor === b.instructor) ||
	a.candidates.some((id) => b.candidates.includes(id));

const clock = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

function isOutsideHours(lesson: Lesson, { zone, rules }: SoftRuleContext): boolean {
	const start = minuteOfDay(lesson.start, zone);
	return start < clock(rules.opens) || start + minutesOf(lesson) > clock(rules.closes);
}

function isOffGrid(lesson: Lesson, { zone, rules }: SoftRuleContext): boolean {
	const hasSeconds = timeOf(lesson.start) % 60_000 !== 0;
	return (
		hasSeconds || minuteOfDay(lesson.start, zone) % rules.grid !== 0 || minutesOf(lesson) % rules.grid !== 0
	);
}

function drivingMinutes(lesson: Lesson, sameDay: readonly Lesson[]): number {
	if (lesson.instructor === null || !isDriving(lesson.kind)) return 0;
	return sameDay
		.filter((other) => other.instructor === lesson.instructor && isDriving(other.kind))
		.reduce((sum, other) => sum + minutesOf(other), minutesOf(lesson));
}

/** Lessons with less than a break between them form a run; no run may be longer than `breakAfter`. */
function lacksBreak(lesson: Lesson, sameDay: readonly Lesson[], rules: SchoolRules): boolean {
	if (lesson.instructor === null) return false;
	const day = [lesson, ...sameDay.filter((other) => other.instructor === lesson.instructor)].sort(
		(a, b) => timeOf(a.start) - timeOf(b.start)
	);
	let run = 0;
	let end = Number.NEGATIVE_INFINITY;
	for (const one of day) {
		const rested = timeOf(one.start) - end >= rules.breakLength * 60_000;
		run = (rested ? 0 : run) + minutesOf(one);
		end = timeOf(one.end);
		if (run > rules.breakAfter) return true;
	}
	return false;
}

function exceedsDaily(lesson: Lesson, sameDay: readonly Lesson[], rules: SchoolRules): boolean {
	if (!isDriving(lesson.kind)) return false;
	return lesson.candidates.some(
		(id) =>
			sameDay.filter((other) => isDriving(other.kind) && other.candidates.includes(id)).length + 1 >
			rules.candidateDailyDriving
	);
}
