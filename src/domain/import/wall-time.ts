import { type ContentLine } from './content-line.ts';

/** What a calendar's clock shows, `2026-11-24T10:00:00`, without saying where. */
export type Wall = string;

export type DateValue =
	| { kind: 'date'; day: string }
	| { kind: 'utc'; wall: Wall }
	| { kind: 'floating'; wall: Wall }
	| { kind: 'zoned'; wall: Wall; tzid: string };

const VALUE = /^\d{8}(?:T\d{6}Z?)?$/;

/** A DATE or DATE-TIME, or null when there is no such day or time: nothing is rounded (30 February). */
export function parseDateValue(text: string, params: ContentLine['params']): DateValue | null {
	const value = text.trim().toUpperCase();
	if (!VALUE.test(value)) return null;
	const day = `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`;
	if (value.length === 8) return exists(`${day}T00:00:00`) ? { kind: 'date', day } : null;
	const wall = `${day}T${value.slice(9, 11)}:${value.slice(11, 13)}:${value.slice(13, 15)}`;
	if (!exists(wall) || params.get('VALUE')?.toUpperCase() === 'DATE') return null;
	return value.endsWith('Z') ? { kind: 'utc', wall } : { ...placeOf(params.get('TZID')?.trim()), wall };
}

/** A zone without a name is one nobody knows, not the school's. */
const placeOf = (tzid: string | undefined) =>
	tzid === undefined ? { kind: 'floating' as const } : { kind: 'zoned' as const, tzid };

/** A day or time that does not exist comes back as another one. */
const exists = (wall: Wall): boolean => {
	const ms = wallMs(wall);
	return !Number.isNaN(ms) && msToWall(ms) === wall;
};

/** The value of a property, or null. */
export const dateOf = (line: ContentLine): DateValue | null => parseDateValue(line.value, line.params);

/** Wall clock read as if it stood in Greenwich, in milliseconds: for sums, never for an instant. */
export const wallMs = (wall: Wall): number => Date.parse(wall + 'Z');
export const msToWall = (ms: number): Wall => new Date(ms).toISOString().slice(0, 19);
export const shift = (wall: Wall, ms: number): Wall => msToWall(wallMs(wall) + ms);

const DURATION =
	/^([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/;

/** How long something lasts: a day ends when the clock shows the same again, be it after 23 hours or 25. */
export interface Length {
	days: number;
	ms: number;
}

/** RFC 5545, 3.3.6; null when it is none. */
export function parseDuration(text: string): Length | null {
	const match = DURATION.exec(text.trim().toUpperCase());
	if (!match || match.slice(2).every((part) => part === undefined)) return null;
	const sign = match[1] === '-' ? -1 : 1;
	const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
		.slice(2)
		.map((part) => sign * Number(part ?? 0));
	return { days: weeks * 7 + days, ms: (hours * 3600 + minutes * 60 + seconds) * 1000 };
}
