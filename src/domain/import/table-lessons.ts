import { instant } from '../lesson.ts';
import { isCalledOff } from './called-off.ts';
import { fold, nameKey } from './name.ts';
import { type Occurrence, type ReadWindow, type Unread, type UnreadReason } from './occurrence.ts';
import { isYearless, withYears } from './written-year.ts';
import { withoutLinks } from './people.ts';
import { shownText } from './shown-text.ts';
import { type Cells } from './table-cells.ts';
import {
	type DayOrder,
	type LengthUnit,
	parseLength,
	parseMoment,
	parseSpan,
	type WrittenDay,
	type WrittenMoment
} from './written-time.ts';
import { ianaZone, type Zone } from './zone.ts';

/** One row read, or why not. */
export type RowRead = { ok: true; one: Occurrence } | { ok: false; unread: Unread };

/** How days and durations of a table are meant. */
export interface Meant {
	order: DayOrder;
	/** Of durations without a unit; null: nobody can tell. */
	unit: LengthUnit | null;
}

/** Reads rows of lessons, one after the other: the same words on two rows are two lessons. */
export function lessonReader(
	calendar: string,
	meant: Meant,
	window: ReadWindow,
	isOnce: (uid: string) => boolean
): (cells: Cells) => RowRead {
	const zone = ianaZone(window.zone);
	const said = new Map<string, number>();
	return (cells) => {
		const words = wordsOf(cells);
		const uid = cells.text('uid', 300);
		const calledOff = calledOffIn(words);
		const when = isCancelled(cells)
			? refused('cancelled')
			: calledOff !== undefined
				? refused('cancelled', calledOff)
				: isTotals(cells, words)
					? refused('totals')
					: whenOf(withYears(cells, meant.order, window), meant, zone);
		const where = { row: cells.row, line: cells.line, uid, calendar };
		const refuse = ({ reason, what }: Why): RowRead => ({
			ok: false,
			unread: { ...where, title: words.title, reason, ...(what !== '' && { what: shownText(what, 200) }) }
		});
		if (!when.ok) return refuse(when);
		const { start, end, allDay } = when;
		const day = allDay ? start : zone.toWall(Date.parse(start)).slice(0, 10);
		if (day < window.from || day >= window.to) return refuse({ reason: 'outside_window', what: day });
		const key = uid !== '' && isOnce(uid) ? '' : distinct(keyOf(start, words), said);
		return { ok: true, one: { ...where, key, ...words, start, end, allDay } };
	};
}

/** `what`: the cell that is to blame, empty where none is. */
interface Why {
	reason: UnreadReason;
	what: string;
}

type Words = Pick<
	Occurrence,
	'title' | 'cells' | 'description' | 'location' | 'organiser' | 'category' | 'named'
>;

function wordsOf(cells: Cells): Words {
	const candidates = candidatesOf(cells);
	const category = cells.text('kind', 80);
	const title = cells.text('title', 200);
	const untitled = [category, ...(candidates ?? [])].filter((word) => word !== '').join(' ');
	return {
		title: title !== '' ? title : shownText(untitled, 200),
		...(title === '' && { cells: cells.all(200) }),
		description: cells.text('description', 1000),
		location: cells.text('place', 200),
		organiser: cells.text('instructor', 200),
		...(category !== '' && { category }),
		named: { candidates, vehicle: cells.has('vehicle') ? cells.text('vehicle', 80) : null }
	};
}

/** `Joël Mba, Larissa Engone`; `MBA` and `Joël` in columns of their own. */
function candidatesOf(cells: Cells): string[] | null {
	if (cells.has('candidates'))
		return withoutLinks(cells.text('candidates', 400))
			.split(/[,;/&\n+]|\s(?:et|and)\s/)
			.map((name) => shownText(name, 80))
			.filter((name) => name !== '');
	if (!cells.has('lastName')) return null;
	const name = shownText(`${cells.text('firstName', 80)} ${cells.text('lastName', 80)}`, 80);
	return name === '' ? [] : [name];
}

const CANCELLED = /^(annulee?s?|cancell?ed|supprimee?|deleted)\b/;
const YES = new Set(['oui', 'vrai', 'true', 'yes', '1', 'x', 'o', 'y']);

/** A status, or a column called `Annulé` with a yes in it. */
const isCancelled = (cells: Cells): boolean => {
	const status = fold(cells.text('status', 80));
	return CANCELLED.test(status) || (CANCELLED.test(fold(cells.header('status'))) && YES.has(status));
};

/** What of a row says that it does not take place: `Conduite annulée` as its kind, `ANNULÉ Joël Mba` as its name. */
const calledOffIn = ({ title, description, category = '', named }: Words): string | undefined =>
	[title, description, ...(named?.candidates ?? [])].find(isCalledOff) ??
	[category].find((kind) => / (annulee?s?|cancell?ed) /.test(` ${fold(kind)} `));

const TOTALS = /^(sous )?(total|totaux)( general)?$|^(sub ?|grand )?totals?$/;

/** The word stands where a day, a title or a name would. */
const isTotals = (cells: Cells, { title, organiser, named }: Words): boolean =>
	[cells.raw('date'), cells.raw('start'), title, organiser, ...(named?.candidates ?? [])].some((word) =>
		TOTALS.test(fold(word))
	);

type When = { ok: true; start: string; end: string; allDay: boolean } | ({ ok: false } & Why);

const refused = (reason: UnreadReason, what = ''): When & { ok: false } => ({ ok: false, reason, what });

function whenOf(cells: Cells, meant: Meant, zone: Zone): When {
	const { order } = meant;
	const begin = beginOf(cells, order);
	if ('ok' in begin) return begin;
	if (isWholeDay(cells)) return wholeDays(begin.day, cells, order);
	const { day, time, offset, until } = begin;
	const start = cells.raw('start');
	if (time === null) return start === '' ? refused('no_start') : refused('bad_time', start);
	const startMs = msOf(day, time, offset, zone);
	const end =
		until === null
			? endOf(cells, meant, zone, { day, time, startMs })
			: msOf(day, endOfDay(until, time), null, zone);
	return typeof end === 'number' ? between(startMs, end, cells) : end;
}

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

function between(startMs: number, endMs: number, cells: Cells): When {
	if (endMs === startMs) return refused('no_length', cells.raw('end'));
	if (endMs < startMs) return refused('ends_before_start', cells.raw('end'));
	return { ok: true, start: instant(startMs), end: instant(endMs), allDay: false };
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
	if (!end || end.time === null) return refused('bad_time', written);
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
	const isUnclear = minutes === null && parseLength(written, 'min') !== null;
	return refused(isUnclear ? 'unclear_duration' : 'bad_duration', written);
}

function msOf(day: string, minutes: number, offset: number | null, zone: Zone): number {
	const wallMs = Date.parse(`${day}T00:00:00Z`) + Math.round(minutes * 60) * 1000;
	return offset === null ? zone.toMs(new Date(wallMs).toISOString().slice(0, 19)) : wallMs - offset * 60_000;
}

const isWholeDay = (cells: Cells): boolean => YES.has(fold(cells.raw('allDay')));

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

/** Of a row without an id of its own: when, with whom, for whom. */
const keyOf = (start: string, { organiser, named, title }: Words): string =>
	[start, nameKey(organiser), ...(named?.candidates ?? [title]).map(nameKey).sort()].join('/');

function distinct(key: string, said: Map<string, number>): string {
	const count = (said.get(key) ?? 0) + 1;
	said.set(key, count);
	return count === 1 ? key : `${key}/${String(count)}`;
}
