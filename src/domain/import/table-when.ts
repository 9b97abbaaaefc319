import { instant } from '../lesson.ts';
import { fold } from './name.ts';
import { type Occurrence, type ReadWindow, type UnreadReason } from './occurrence.ts';
import { shownText } from './shown-text.ts';
import { type Cells } from './table-cells.ts';
import { type BareHours, isBareHour, withHours } from './written-hour.ts';
import {
	type DayOrder,
	isBareLength,
	LENGTH_UNITS,
	type LengthUnit,
	parseLength,
	parseMoment,
	parseSpan,
	type WrittenDay,
	type WrittenMoment
} from './written-time.ts';
import { isYearless, withYears } from './written-year.ts';
import { type Zone } from './zone.ts';

/** How days and durations of a table are meant. */
export interface Meant {
	order: DayOrder;
	/** Of durations without a unit; null: nobody can tell. */
	unit: LengthUnit | null;
	/** Which bare numbers are hours. */
	hours: BareHours;
}

/** `what`: the cell that is to blame, empty where none is. */
export interface Why {
	reason: UnreadReason;
	what: string;
}

export type When =
	({ ok: true } & Pick<Occurrence, 'start' | 'end' | 'allDay' | 'otherLength'>) | ({ ok: false } & Why);

export const refused = (reason: UnreadReason, what = ''): When & { ok: false } => ({
	ok: false,
	reason,
	what
});

/** When a row says that it is. @param window tells the year of days that have none */
export const whenOf = (cells: Cells, meant: Meant, window: ReadWindow, zone: Zone): When =>
	whenIn(withHours(withYears(cells, meant.order, window), meant.hours), meant, zone);

function whenIn(cells: Cells, meant: Meant, zone: Zone): When {
	const { order, unit } = meant;
	const begin = beginOf(cells, order);
	if ('ok' in begin) return begin;
	if (isWholeDay(cells)) return wholeDays(begin.day, cells, order);
	const { day, time, offset, until } = begin;
	const start = cells.raw('start');
	if (time === null) return start === '' ? refused('no_start') : unreadTime(start);
	const startMs = msOf(day, time, offset, zone);
	const end =
		until === null
			? endOf(cells, meant, zone, { day, time, startMs })
			: msOf(day, endOfDay(until, time), null, zone);
	return typeof end === 'number' ? between(startMs, end, cells, unit) : end;
}

/** `2` may be at night or in the afternoon. */
const unreadTime = (written: string): When & { ok: false } =>
	refused(isBareHour(written) ? 'unclear_time' : 'bad_time', written);

interface Begin {
	day: string;
	/** Minutes since midnight. */
	time: number | null;
	offset: number | null;
	/** The end, where the same cell holds it. */
	until: number | null;
}

function beginOf(cells: Cells, order: DayOrder): Begin | (When & { ok: false }) {
	const span = parseSpan(cells.raw('start'));
	const start = span ? timeOnly(span.start) : parseMoment(cells.raw('start'), order);
	const date = parseMoment(cells.raw('date'), order);
	const day = start?.day ?? date?.day;
	if (!day?.exists) return undated(cells, day == null && start !== null);
	return { day: day.day, ...timeIn(start, date), until: span?.end ?? null };
}

/** A start's own time comes before that of the date. */
function timeIn(start: WrittenMoment | null, date: WrittenMoment | null): Pick<Begin, 'time' | 'offset'> {
	const { time, offset } = start?.time == null ? (date ?? timeOnly(null)) : start;
	return { time, offset };
}

/** Nothing tells the day, or something that is none. @param hasTime the start is a time */
function undated(cells: Cells, hasTime: boolean): When & { ok: false } {
	const date = cells.raw('date');
	const start = cells.raw('start');
	const isEmpty = date === '' && (start === '' || hasTime);
	const written = date === '' ? start : date;
	if (isEmpty) return refused('no_start');
	return refused(isYearless(written) ? 'no_year' : 'bad_date', written);
}

const timeOnly = (time: number | null): WrittenMoment => ({ day: null, time, offset: null });

/** 23:00–00:00 ends with the day. */
const endOfDay = (end: number, start: number): number => (end === 0 && start > 0 ? 1440 : end);

function between(startMs: number, endMs: number, cells: Cells, unit: LengthUnit | null): When {
	if (endMs === startMs) return refused('no_length', cells.raw('end'));
	if (endMs < startMs) return refused('ends_before_start', cells.raw('end'));
	const other = otherLength(cells.raw('duration'), unit, (endMs - startMs) / 60_000);
	return {
		ok: true,
		start: instant(startMs),
		end: instant(endMs),
		allDay: false,
		...(other !== null && { otherLength: shownText(other, 80) })
	};
}

/** What a duration says that is not what start and end say: `1h30 ≠ 60 min`. */
function otherLength(written: string, unit: LengthUnit | null, minutes: number): string | null {
	const said = (unit === null ? LENGTH_UNITS : [unit]).map((one) => parseLength(written, one));
	const isOther = said.every((one) => one !== null && Math.abs(one - minutes) >= 1);
	return isOther ? `${written} ≠ ${String(Math.round(minutes))} min` : null;
}

/** Milliseconds since 1970, or why there are none. */
function endOf(
	cells: Cells,
	{ order, unit }: Meant,
	zone: Zone,
	{ day, time, startMs }: { day: string; time: number; startMs: number }
): number | (When & { ok: false }) {
	const written = cells.raw('end');
	if (written === '') return lengthOf(cells, unit, startMs);
	const end = parseMoment(written, order);
	if (!end || end.time === null) return unreadTime(written);
	const own = end.day ?? lastDayOf(cells, order);
	if (own?.exists === false) return refused('bad_date', own.day);
	return msOf(own?.day ?? day, own ? end.time : endOfDay(end.time, time), end.offset, zone);
}

const lastDayOf = (cells: Cells, order: DayOrder): WrittenDay | null =>
	parseMoment(cells.raw('endDate'), order)?.day ?? null;

function lengthOf(cells: Cells, unit: LengthUnit | null, startMs: number): number | (When & { ok: false }) {
	const written = cells.raw('duration');
	if (written === '') return refused('no_end');
	const minutes = parseLength(written, unit);
	if (minutes !== null && minutes <= 1440) return startMs + minutes * 60_000;
	return refused(minutes === null && isBareLength(written) ? 'unclear_duration' : 'bad_duration', written);
}

function msOf(day: string, minutes: number, offset: number | null, zone: Zone): number {
	const wallMs = Date.parse(`${day}T00:00:00Z`) + Math.round(minutes * 60) * 1000;
	return offset === null ? zone.toMs(new Date(wallMs).toISOString().slice(0, 19)) : wallMs - offset * 60_000;
}

const YES = new Set(['oui', 'vrai', 'true', 'yes', '1', 'x', 'o', 'y']);
export const isYes = (text: string): boolean => YES.has(fold(text));

const isWholeDay = (cells: Cells): boolean => isYes(cells.raw('allDay'));

/** The end a table writes is the last day, but a midnight after it is where that ends. */
function wholeDays(first: string, cells: Cells, order: DayOrder): When {
	const ends = [parseMoment(cells.raw('endDate'), order), parseMoment(cells.raw('end'), order)];
	const last = ends.find((one) => one?.day)?.day ?? { day: first, exists: true };
	if (!last.exists) return refused('bad_date', last.day);
	if (last.day < first) return refused('ends_before_start', last.day);
	const isMidnight = last.day > first && ends.some((one) => one?.time === 0);
	const end = isMidnight ? last.day : instant(Date.parse(`${last.day}T00:00:00Z`) + 86_400_000).slice(0, 10);
	return { ok: true, start: first, end, allDay: true };
}
