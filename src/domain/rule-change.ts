import { Temporal } from 'temporal-polyfill';
import { type SchoolRules } from './rules.ts';
import { dayOf, minuteOfDay } from './week.ts';

/** A lesson to come, as far as new school rules may touch it. Instants in milliseconds since 1970. */
export interface LessonToCome {
	id: string;
	start: number;
	end: number;
	instructor: string;
	place: string | null;
	state: string;
}

/** Two lessons of an instructor that stand too close for the new buffer. */
export interface TooClose<L extends LessonToCome> {
	first: L;
	second: L;
	/** Minutes that are missing between them. */
	missing: number;
}

/**
 * The neighbours that a new buffer (or way between two places) would push into each other.
 * @param lessons of any instructors, cancelled ones left out
 */
export function tooClose<L extends LessonToCome>(
	lessons: readonly L[],
	rules: Pick<SchoolRules, 'buffer' | 'travel'>
): TooClose<L>[] {
	const ordered = [...lessons].sort((a, b) => a.start - b.start || a.id.localeCompare(b.id));
	const found: TooClose<L>[] = [];
	ordered.forEach((first, n) => {
		const reach = first.end + rules.travel * 60_000;
		for (const second of ordered.slice(n + 1)) {
			if (second.start >= reach) break;
			if (second.instructor !== first.instructor) continue;
			const moves = first.place !== null && second.place !== null && first.place !== second.place;
			const missing = (first.end - second.start) / 60_000 + (moves ? rules.travel : rules.buffer);
			if (missing > 0) found.push({ first, second, missing });
		}
	});
	return found;
}

/** Lessons the new opening hours or days leave outside: they stay, and the school should know. */
export const outside = <L extends LessonToCome>(
	lessons: readonly L[],
	rules: Pick<SchoolRules, 'opens' | 'closes' | 'days'>,
	zone: string
): L[] => lessons.filter((lesson) => lesson.state === 'planned' && isOutside(lesson, rules, zone));

function isOutside(
	lesson: LessonToCome,
	rules: Pick<SchoolRules, 'opens' | 'closes' | 'days'>,
	zone: string
): boolean {
	const start = new Date(lesson.start).toISOString();
	const day = Temporal.PlainDate.from(dayOf(start, zone));
	if (!rules.days.includes(day.dayOfWeek)) return true;
	const from = minuteOfDay(start, zone);
	const until = from + (lesson.end - lesson.start) / 60_000;
	return from < minutes(rules.opens) || until > minutes(rules.closes);
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
