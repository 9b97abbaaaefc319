import { Temporal } from 'temporal-polyfill';
import { Known } from './known.ts';

/** An ISO week in the school's time zone, `2026-W48`. A lesson belongs to the week of its start. */
export type Week = string & { readonly week: unique symbol };

const SHAPE = /^(\d{4})-W(\d{2})$/;

/** The week `text` names, or null when there is none: 2025 has no W53. */
export function parseWeek(text: string): Week | null {
	const match = SHAPE.exec(text);
	if (!match) return null;
	const year = Number(match[1]);
	const number = Number(match[2]);
	if (year < 1970 || year > 9998 || number < 1) return null;
	return weekOfDate(mondayOf(year, number)) === text ? (text as Week) : null;
}

function mondayOf(year: number, number: number): Temporal.PlainDate {
	const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 });
	return fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: number - 1 });
}

function weekOfDate(date: Temporal.PlainDate): Week {
	return `${String(date.yearOfWeek).padStart(4, '0')}-W${String(date.weekOfYear).padStart(2, '0')}` as Week;
}

/** @param date `2026-11-24` */
export const weekOfDay = (date: string): Week => weeks.of(date);

/** @param instant ISO 8601 with zone @param zone IANA name */
export const weekOf = (instant: string, zone: string): Week => weekOfDay(dayOf(instant, zone));

/** Weeks before and after now that have a board: a year that was driven, a year that can be booked, and some. */
export const REACH = 60;

/** Does this week have a board to open? @param now milliseconds since 1970 */
export function isInReach(week: Week, now: number): boolean {
	const present = weekOf(new Date(now).toISOString(), 'UTC');
	return addWeeks(present, -REACH) <= week && week <= addWeeks(present, REACH);
}

/** Is it over everywhere on Earth? @param now milliseconds since 1970 */
export const isOver = (week: Week, now: number): boolean =>
	week < weekOf(new Date(now - 86_400_000).toISOString(), 'UTC');

/** The calendar day of an instant in a zone, `2026-11-24`. */
export const dayOf = (instant: string, zone: string): string => days.of(instant, zone);

/** Monday is 1. @param day `2026-11-24` */
export const weekday = (day: string): number => weekdays.of(day);

/** The seven days of a week, Monday first. */
export function daysOf(week: Week): string[] {
	const monday = mondayOf(Number(week.slice(0, 4)), Number(week.slice(6)));
	return Array.from({ length: 7 }, (_, n) => monday.add({ days: n }).toString());
}

export function addWeeks(week: Week, count: number): Week {
	const monday = mondayOf(Number(week.slice(0, 4)), Number(week.slice(6)));
	return weekOfDate(monday.add({ weeks: count }));
}

/** Wall time in a zone to an instant. A time that daylight saving skips moves forward, a doubled one is the first. */
export const instantOf = (day: string, time: string, zone: string): string =>
	Temporal.PlainDate.from(day)
		.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) })
		.toInstant()
		.toString({ smallestUnit: 'second' });

/** The instants at which a day begins, and the next one: not always 24 hours later. @param day `2026-11-24` */
export const boundsOfDay = (day: string, zone: string): { from: string; to: string } => ({
	from: instantOf(day, '00:00', zone),
	to: instantOf(Temporal.PlainDate.from(day).add({ days: 1 }).toString(), '00:00', zone)
});

/** The instants between which lessons of a week start, the last one excluded: not always seven times 24 hours. */
export const boundsOf = (week: Week, zone: string): { from: string; to: string } => ({
	from: mondayIn(week, zone),
	to: mondayIn(addWeeks(week, 1), zone)
});

const mondayIn = (week: Week, zone: string): string =>
	instantOf(mondayOf(Number(week.slice(0, 4)), Number(week.slice(6))).toString(), '00:00', zone);

/** Minutes since the day's midnight on the wall clock of a zone. */
export const minuteOfDay = (instant: string, zone: string): number => minutes.of(instant, zone);

export function isZone(name: string): boolean {
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
		return true;
	} catch {
		return false;
	}
}

const wallClock = (instant: string, zone: string): Temporal.ZonedDateTime =>
	Temporal.Instant.from(instant).toZonedDateTimeISO(zone);

const weeks = new Known((date) => weekOfDate(Temporal.PlainDate.from(date)));
const days = new Known((instant, zone) => wallClock(instant, zone).toPlainDate().toString());
const weekdays = new Known((day) => Temporal.PlainDate.from(day).dayOfWeek);
const minutes = new Known((instant, zone) => {
	const { hour, minute } = wallClock(instant, zone);
	return hour * 60 + minute;
});
