import { Temporal } from 'temporal-polyfill';
import { type ContentLine } from './content-line.ts';

/** What a calendar's clock shows, `2026-11-24T10:00:00`, without saying where. */
export type Wall = string;

export type DateValue =
	| { kind: 'date'; day: string }
	| { kind: 'utc'; wall: Wall }
	| { kind: 'floating'; wall: Wall }
	| { kind: 'zoned'; wall: Wall; tzid: string };

const DATE = /^(\d{4})(\d{2})(\d{2})$/;
const DATE_TIME = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)$/;

/** A DATE or DATE-TIME, or null when there is no such day or time: nothing is rounded (30 February). */
export function parseDateValue(text: string, params: ContentLine['params']): DateValue | null {
	const value = text.trim().toUpperCase();
	const day = DATE.exec(value);
	if (day) return plainDay(day);
	const match = DATE_TIME.exec(value);
	if (!match || params.get('VALUE')?.toUpperCase() === 'DATE') return null;
	const wall = plainWall(match);
	if (wall === null) return null;
	if (match[7] === 'Z') return { kind: 'utc', wall };
	const tzid = params.get('TZID')?.trim();
	return tzid ? { kind: 'zoned', wall, tzid } : { kind: 'floating', wall };
}

function plainDay([, year, month, day]: RegExpExecArray): DateValue | null {
	try {
		const date = Temporal.PlainDate.from(
			{ year: Number(year), month: Number(month), day: Number(day) },
			{ overflow: 'reject' }
		);
		return { kind: 'date', day: date.toString() };
	} catch {
		return null;
	}
}

function plainWall([, year, month, day, hour, minute, second]: RegExpExecArray): Wall | null {
	try {
		return Temporal.PlainDateTime.from(
			{
				year: Number(year),
				month: Number(month),
				day: Number(day),
				hour: Number(hour),
				minute: Number(minute),
				second: Number(second)
			},
			{ overflow: 'reject' }
		).toString({ smallestUnit: 'second' });
	} catch {
		return null;
	}
}

/** The value of a property, or null. */
export const dateOf = (line: ContentLine): DateValue | null => parseDateValue(line.value, line.params);

/** Wall clock read as if it stood in Greenwich, in milliseconds: for sums, never for an instant. */
export const wallMs = (wall: Wall): number => Date.parse(wall + 'Z');
export const msToWall = (ms: number): Wall => new Date(ms).toISOString().slice(0, 19);

const DURATION =
	/^([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/;

/** RFC 5545, 3.3.6, in milliseconds; null when it is none. */
export function parseDuration(text: string): number | null {
	const match = DURATION.exec(text.trim().toUpperCase());
	if (!match || match.slice(2).every((part) => part === undefined)) return null;
	const [weeks, days, hours, minutes, seconds] = match.slice(2).map((part) => Number(part ?? 0));
	const total =
		(((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
	return (match[1] === '-' ? -total : total) * 1000;
}
