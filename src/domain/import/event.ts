import { isCalledOff } from './called-off.ts';
import { type Component, lineOf, linesOf } from './component.ts';
import { type ContentLine, unescapeText } from './content-line.ts';
import { type Occurrence } from './occurrence.ts';
import { shownText } from './shown-text.ts';
import { Refused } from './refused.ts';
import { isRecurring, type Series } from './recurrence.ts';
import { type DateValue, dateOf, type Length, parseDuration, wallMs } from './wall-time.ts';
import { endAfter, isSkipped, UTC, type Zone } from './zone.ts';

/** What the clocks of a file mean. */
export interface Clocks {
	/** The school's zone, which times without a zone are in. */
	school: Zone;
	zone: (tzid: string) => Zone | null;
}

/** When an event is, by its own clock. */
export interface Timing extends Series {
	/** Of each of its dates; between a start and an end it is exact (RFC 5545, 3.8.5.3). */
	length: Length;
}

export function timingOf(event: Component, clocks: Clocks): Timing {
	if (!event.complete) throw new Refused('cut_short');
	for (const name of ONCE) onlyOne(event, name);
	const line = lineOf(event, 'DTSTART');
	if (!line) throw new Refused('no_start');
	const value = dateOf(line);
	if (!value || outOfTime(value)) throw new Refused('bad_date', line.value);
	const whole = wholeDays(event, value);
	if (whole) return { ...whole, zoneOf: clocks.zone };
	const series: Series = {
		start: value.kind === 'date' ? `${value.day}T00:00:00` : value.wall,
		allDay: value.kind === 'date',
		zone: zoneFor(value, clocks),
		zoneOf: clocks.zone
	};
	return { ...series, length: lengthOf(event, series, clocks) };
}

const ONCE = ['DTSTART', 'DTEND', 'DURATION'];

/** RFC 5545, 3.6.1: MUST NOT occur more than once. Nobody can tell which of two is meant; the same one twice is one. */
function onlyOne(event: Component, name: string): void {
	const written = new Set(
		linesOf(event, name).map(({ value, params }) => [value, params.get('TZID')].filter(Boolean).join(' '))
	);
	if (written.size > 1) throw new Refused('two_values', `${name} ${[...written].join(' / ')}`);
}

/** Outlook writes a whole day as from midnight to midnight, and says so beside it. Of a series each date keeps its times. */
function wholeDays(event: Component, start: DateValue): Omit<Timing, 'zoneOf'> | null {
	const isSaid = lineOf(event, 'X-MICROSOFT-CDO-ALLDAYEVENT')?.value.trim().toUpperCase() === 'TRUE';
	const line = lineOf(event, 'DTEND');
	const end = line && dateOf(line);
	if (!isSaid || isRecurring(event) || start.kind === 'date' || !end || end.kind !== start.kind) return null;
	const ms = wallMs(end.wall) - wallMs(start.wall);
	const isMidnight = [start.wall, end.wall].every((wall) => wall.endsWith('T00:00:00'));
	return isMidnight && ms > 0
		? { start: start.wall, allDay: true, zone: UTC, length: { days: 0, ms } }
		: null;
}

/** Years no lesson lies in: 0000, 9999. */
export const outOfTime = (value: DateValue): boolean => {
	const year = Number((value.kind === 'date' ? value.day : value.wall).slice(0, 4));
	return year < 1900 || year > 2200;
};

function zoneFor(value: DateValue, clocks: Clocks): Zone {
	if (value.kind === 'date' || value.kind === 'utc') return UTC;
	if (value.kind === 'floating') return clocks.school;
	const zone = clocks.zone(value.tzid);
	if (!zone) throw new Refused('unknown_zone', value.tzid);
	return zone;
}

function lengthOf(event: Component, series: Series, clocks: Clocks): Length {
	const length = saidLength(event, series, clocks);
	const startMs = series.zone.toMs(series.start);
	const endMs = endAfter(series.zone, series.start, length);
	if (endMs <= startMs) throw noLength(event, series, endMs - startMs);
	return length;
}

/** Why an event has no time: one that begins in an hour that its clocks skip may end as it begins. */
export function noLength(event: Component, series: Pick<Series, 'start' | 'zone'>, ms: number): Refused {
	const line = lineOf(event, 'DTSTART');
	if (isSkipped(series.zone, series.start))
		return new Refused('skipped_hour', [line?.value, line?.params.get('TZID')].filter(Boolean).join(' '));
	return new Refused(ms === 0 ? 'no_length' : 'ends_before_start');
}

/** Whole days without an end last one. */
function saidLength(event: Component, series: Series, clocks: Clocks): Length {
	const end = lineOf(event, 'DTEND');
	if (end) return { days: 0, ms: endOf(end, series, clocks) - series.zone.toMs(series.start) };
	const duration = lineOf(event, 'DURATION');
	const length = duration ? parseDuration(duration.value) : { days: series.allDay ? 1 : 0, ms: 0 };
	// Whole days last whole days (RFC 5545, 3.8.2.5).
	if (length === null || (series.allDay && length.ms % 86_400_000 !== 0))
		throw new Refused('bad_date', duration?.value);
	return length;
}

function endOf(line: ContentLine, series: Series, clocks: Clocks): number {
	const end = dateOf(line);
	if (!end || (end.kind === 'date') !== series.allDay) throw new Refused('bad_date', line.value);
	return zoneFor(end, clocks).toMs(end.kind === 'date' ? `${end.day}T00:00:00` : end.wall);
}

/** As the file has it, empty when it names none. */
export const uidOf = (event: Component): string => textOf(event, 'UID', 300);

/** What holds an event and its changed dates together. Without a UID it is what the event says, so that reading it again finds it again. */
export const identityOf = (event: Component): string => {
	const uid = uidOf(event);
	return uid !== '' ? uid : `${textOf(event, 'SUMMARY', 200)}/${lineOf(event, 'DTSTART')?.value ?? ''}`;
};

export const textOf = (event: Component, name: string, max: number): string =>
	shownText(unescapeText(lineOf(event, name)?.value ?? ''), max);

/** The name somebody gave, else the address. */
export function organiserOf(event: Component): string {
	const line = lineOf(event, 'ORGANIZER');
	if (!line) return '';
	const name = line.params.get('CN')?.trim() ?? '';
	return shownText(name !== '' ? name : line.value.replace(/^mailto:/i, ''), 200);
}

export const titleOf = (event: Component): string => textOf(event, 'SUMMARY', 200);

/** Where the title says it, it stands beside the reason. */
export const calledOff = (event: Component): Refused =>
	new Refused('cancelled', isCalledOff(titleOf(event)) ? titleOf(event) : '');

export function categoryOf(event: Component): Pick<Occurrence, 'category'> {
	const category = textOf(event, 'CATEGORIES', 80);
	return category === '' ? {} : { category };
}
