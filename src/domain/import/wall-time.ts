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
