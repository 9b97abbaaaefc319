import { addWeeks, daysOf, parseWeek, type Week, weekday, weekOfDay } from '#domain/week.ts';
import { COLUMN_KINDS, type ColumnKind } from './columns.ts';

export const BOARD_VIEWS = ['day', 'three', 'week', 'list'] as const;
export type BoardView = (typeof BOARD_VIEWS)[number];

/** Which part of which week is on screen. Stands in the address, so that it can be sent to a colleague. */
export interface BoardPlace {
	week: Week;
	/** A day of that week. */
	day: string;
	view: BoardView;
	columns: ColumnKind;
}

declare global {
	// eslint-disable-next-line @typescript-eslint/no-namespace -- SvelteKit's own way to type page.state
	namespace App {
		interface PageState {
			place?: BoardPlace;
		}
	}
}

/**
 * The place an address asks for; what it does not say, or says wrongly, is today and the day view. A day nobody
 * asked for is one on which the school is open.
 * @param open weekdays, Monday is 1
 */
export function placeIn(query: URLSearchParams, today: string, open: readonly number[]): BoardPlace {
	const asked = parseWeek(query.get('week') ?? '');
	const dayAsked = dayIn(query.get('day'));
	const near = nextOpen(today, open);
	const week = asked ?? weekOfDay(dayAsked ?? near);
	return {
		week,
		day: dayAsked && daysOf(week).includes(dayAsked) ? dayAsked : dayWithin(week, near, open),
		view: BOARD_VIEWS.find((view) => view === query.get('view')) ?? 'day',
		columns: COLUMN_KINDS.find((kind) => kind === query.get('columns')) ?? 'instructors'
	};
}

export const searchOf = ({ week, day, view, columns }: BoardPlace): string =>
	`?${new URLSearchParams({ week, day, view, columns }).toString()}`;

/** The same weekday in another week. */
export function inWeek(place: BoardPlace, week: Week): BoardPlace {
	const weekday = daysOf(place.week).indexOf(place.day);
	return { ...place, week, day: daysOf(week)[Math.max(0, weekday)] ?? place.day };
}
export const weeksAway = (place: BoardPlace, count: number): BoardPlace =>
	inWeek(place, addWeeks(place.week, count));

export const onDay = (place: BoardPlace, day: string): BoardPlace => ({
	...place,
	week: weekOfDay(day),
	day
});

/** The days on screen: one, three from here on, or the week's. Never beyond the week. */
export function daysShown({ week, day, view }: BoardPlace, open: readonly number[]): string[] {
	const days = daysOf(week).filter((one, index) => open.includes(index + 1) || one === day);
	if (view === 'day' || view === 'list') return [day];
	if (view === 'week') return days;
	const first = Math.min(days.indexOf(day), Math.max(0, days.length - 3));
	return days.slice(first, first + 3);
}

function dayWithin(week: Week, day: string, open: readonly number[]): string {
	const days = daysOf(week);
	const first = days.find((one) => open.includes(weekday(one))) ?? days[0];
	return days.includes(day) ? day : (first ?? day);
}

const noonOf = (day: string): Date => new Date(`${day}T12:00:00Z`);

/** `day` itself when the school is open then, else the first open day after it. */
function nextOpen(day: string, open: readonly number[]): string {
	const days = Array.from({ length: 7 }, (_, n) =>
		new Date(noonOf(day).getTime() + n * 86_400_000).toISOString().slice(0, 10)
	);
	return days.find((one) => open.includes(weekday(one))) ?? day;
}

/** The day `text` names, or null when there is none, or none whose week has a board: `9999-12-31`. */
export function dayIn(text: string | null): string | null {
	if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
	const date = noonOf(text);
	if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text)) return null;
	return parseWeek(weekOfDay(text)) === null ? null : text;
}
