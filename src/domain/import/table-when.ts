import { instant } from '../lesson.ts';
import { fold } from './name.ts';
import { type Occurrence, type ReadWindow, type UnreadReason } from './occurrence.ts';
import { shownText } from './shown-text.ts';
import { type Cells, isFormula } from './table-cells.ts';
import { type BareHours, isBareHour, withHours } from './written-hour.ts';
import {
	type DayOrder,
	isBareLength,
	LENGTH_UNITS,
	type LengthUnit,
	parseLength,
	parseMoment,
	parseSpan,
	plainLength,
	plainMoment,
	type WrittenMoment
} from './written-time.ts';
import { isYearless, withYears } from './written-year.ts';
import { shift, type Wall, wallMs } from './wall-time.ts';
import { isSkipped, type Zone } from './zone.ts';

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
	if (time === null || isFormula(start)) return untimed(cells);
	if (offset === null && isSkipped(zone, wallAt(day, time)))
		return refused('skipped_hour', plainMoment(start === '' ? cells.raw('date') : start));
	const startMs = msOf(day, time, offset, zone);
	const end =
		until === null
			? endOf(cells, meant, zone, { day, time, startMs })
			: msOf(day, endOfDay(until, time), null, zone);
	return typeof end === 'number' ? between(startMs, end, cells, unit) : end;
}

/** A day without a time, which may be a whole one if nobody has reckoned that. */
function untimed(cells: Cells): When & { ok: false } {
	const start = cells.raw('start');
	const whole = cells.raw('allDay');
	if (start !== '') return unreadTime(start);
	return isFormula(whole) ? refused('formula', whole) : refused('no_start');
}

/** `2` may be at night or in the afternoon. */
const unreadTime = (written: string): When & { ok: false } =>
	refused(isFormula(written) ? 'formula' : isBareHour(written) ? 'unclear_time' : 'bad_time', written);

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
	return unreadDay(written);
}

const unreadDay = (written: string): When & { ok: false } =>
	refused(isFormula(written) ? 'formula' : isYearless(written) ? 'no_year' : 'bad_date', written);

const timeOnly = (time: number | null): WrittenMoment => ({ day: null, time, offset: null });

/** 23:00–00:00 ends with the day. */
const endOfDay = (end: number, start: number): number => (end === 0 && start > 0 ? 1440 : end);

function between(startMs: number, endMs: number, cells: Cells, unit: LengthUnit | null): When {
	if (endMs <= startMs) {
		const end = cells.raw('end');
		const blamed = end === '' ? plainLength(cells.raw('duration')) : plainMoment(end);
		return refused(noLength(startMs - endMs, cells), blamed);
	}
	const other = otherLength(cells.raw('duration'), unit, (endMs - startMs) / 60_000);
	return {
		ok: true,
		start: instant(startMs),
		end: instant(endMs),
		allDay: false,
		...(other !== null && { otherLength: shownText(other, 80) })
	};
}

/** From 22:00 to 01:00 is an evening that goes on, where no day says otherwise; from 10:00 to 09:00 a slip of the pen. */
function noLength(back: number, cells: Cells): UnreadReason {
	if (back === 0) return 'no_length';
	const isEvening = back >= 16 * 3_600_000 && back < 24 * 3_600_000;
	const isDated = cells.raw('endDate') !== '' || /\d{4}|[-/]/.test(cells.raw('end'));
	return isEvening && !isDated ? 'over_midnight' : 'ends_before_start';
}

/** What a duration says that is not what start and end say: `1h30 ≠ 60 min`. */
function otherLength(written: string, unit: LengthUnit | null, minutes: number): string | null {
	const said = (unit === null ? LENGTH_UNITS : [unit]).map((one) => parseLength(written, one));
	const isOther = said.every((one) => one !== null && Math.abs(one - minutes) >= 1);
	return isOther ? `${plainLength(written)} ≠ ${String(Math.round(minutes))} min` : null;
}

type Start = { day: string; time: number; startMs: number };

/** Milliseconds since 1970, or why there are none. */
function endOf(cells: Cells, meant: Meant, zone: Zone, start: Start): number | (When & { ok: false }) {
	const written = cells.raw('end');
	if (written === '' || isFormula(written)) return endByLength(cells, meant.unit, start.startMs);
	const end = parseMoment(written, meant.order);
	if (end === null || end.time === null) return unreadTime(written);
	const { day, time, offset } = end;
	return endAt({ day, time, offset }, day ? '' : cells.raw('endDate'), meant.order, zone, start);
}

/** @param endDate its day, where the cell of the end holds none */
function endAt(
	end: WrittenMoment & { time: number },
	endDate: string,
	order: DayOrder,
	zone: Zone,
	{ day, time }: Start
): number | (When & { ok: false }) {
	if (isFormula(endDate)) return unreadDay(endDate);
	const own = end.day ?? parseMoment(endDate, order)?.day ?? null;
	if (own?.exists === false) return refused('bad_date', own.day);
	return own === null
		? msOf(day, endOfDay(end.time, time), end.offset, zone)
		: msOf(own.day, end.time, end.offset, zone);
}

/** Of a row without an end, or one that nobody has reckoned. */
function endByLength(cells: Cells, unit: LengthUnit | null, startMs: number): ReturnType<typeof lengthOf> {
	const end = cells.raw('end');
	const byLength = lengthOf(cells, unit, startMs);
	return end === '' || typeof byLength === 'number' ? byLength : unreadTime(end);
}

function lengthOf(cells: Cells, unit: LengthUnit | null, startMs: number): number | (When & { ok: false }) {
	const written = cells.raw('duration');
	if (written === '') return refused('no_end');
	const minutes = parseLength(written, unit);
	if (minutes !== null && minutes <= 1440) return startMs + minutes * 60_000;
	if (isFormula(written)) return refused('formula', written);
	return refused(minutes === null && isBareLength(written) ? 'unclear_duration' : 'bad_duration', written);
}

function msOf(day: string, minutes: number, offset: number | null, zone: Zone): number {
	const wall = wallAt(day, minutes);
	return offset === null ? zone.toMs(wall) : wallMs(wall) - offset * 60_000;
}

const wallAt = (day: string, minutes: number): Wall =>
	shift(`${day}T00:00:00`, Math.round(minutes * 60) * 1000);

const YES = new Set(['oui', 'vrai', 'true', 'yes', '1', 'x', 'o', 'y']);
export const isYes = (text: string): boolean => YES.has(fold(text));

const isWholeDay = (cells: Cells): boolean => isYes(cells.raw('allDay'));

/** The end a table writes is the last day, but a midnight after it is where that ends. */
function wholeDays(first: string, cells: Cells, order: DayOrder): When {
	const ends = [parseMoment(cells.raw('endDate'), order), parseMoment(cells.raw('end'), order)];
	const told = ends.find((one) => one?.day)?.day;
	const lastDay = cells.raw(cells.has('endDate') ? 'endDate' : 'end');
	if (!told && isFormula(lastDay)) return unreadDay(lastDay);
	const last = told ?? { day: first, exists: true };
	if (!last.exists) return refused('bad_date', last.day);
	if (last.day < first) return refused('ends_before_start', last.day);
	const isMidnight = last.day > first && ends.some((one) => one?.time === 0);
	const end = isMidnight ? last.day : instant(Date.parse(`${last.day}T00:00:00Z`) + 86_400_000).slice(0, 10);
	return { ok: true, start: first, end, allDay: true };
}
