import { isInReach, REACH, weekOfDay } from '#domain/week.ts';
import { m } from '#paraglide/messages.js';
import { dayIn } from './board-place.ts';
import { isClass, type LessonDraft } from './lesson-draft.ts';
import { type Viewer } from './viewer.ts';

/** What is wrong with a field of the lesson's form, as a sentence. */
export type DraftProblems = Partial<Record<'day' | 'time' | 'length' | 'instructor' | 'capacity', string>>;

/** What no lesson can be. What only breaks a soft rule is none of these: the school asks for a reason then. */
export function problemsOf(draft: LessonDraft, viewer: Viewer, now: number): DraftProblems {
	const problems: DraftProblems = {};
	const day = dayProblem(draft.day, now);
	if (day) problems.day = day;
	if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(draft.time)) problems.time = m.board_wrong_time();
	if (!isStepped(draft.length, 5, 720)) problems.length = m.board_wrong_length();
	if (!viewer.admin && draft.instructor === '') problems.instructor = m.board_wrong_instructor();
	if (isClass(draft.kind) && draft.capacity !== null && !isWhole(draft.capacity, 1, 500))
		problems.capacity = m.board_wrong_capacity();
	return problems;
}

/** Chrome gives years of five digits, and a week beyond reach has no board. */
function dayProblem(text: string, now: number): string | null {
	if (isFarYear(text)) return m.board_beyond_reach({ weeks: REACH });
	const day = dayIn(text);
	if (!day) return m.board_wrong_day();
	return isInReach(weekOfDay(day), now) ? null : m.board_beyond_reach({ weeks: REACH });
}

/** A date that calendars know and our weeks do not. */
const isFarYear = (text: string): boolean => /^(\d{5,}|9999|0\d{3})-\d{2}-\d{2}$/.test(text);

const isWhole = (value: unknown, least: number, most: number): boolean =>
	Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const isStepped = (value: unknown, step: number, most: number): boolean =>
	isWhole(value, step, most) && Number(value) % step === 0;
