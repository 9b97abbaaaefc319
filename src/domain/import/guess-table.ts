import { COLUMN_WORDS } from './column-words.ts';
import { fold } from './name.ts';
import { LIMITS } from './occurrence.ts';
import { COLUMNS_OF, type KeptTable, type TableKind, type TableMapping, type TableSeen } from './table.ts';
import { isBareHour } from './written-hour.ts';
import { type DayOrder, parseDay, parseMoment, parseTime } from './written-time.ts';

/**
 * What a table seems to hold and which of its columns tells what. A guess to be shown: `isEnough` tells whether the
 * table can be read with it.
 * @param sample some of its rows @param file its name, which tells `moniteurs.csv` from `candidats.csv`
 */
export function guessTable(
	headers: readonly string[],
	sample: readonly (readonly string[])[],
	file: string
): TableMapping {
	return guessAs(kindOf(headers, sample, file), headers, sample);
}

/** The same for a table that is known to be a list of this. */
export function guessAs(
	kind: TableKind,
	headers: readonly string[],
	sample: readonly (readonly string[])[]
): TableMapping {
	const columns = columnsOf(kind, headers);
	const seen = kind === 'lessons' ? bySight(columns, headers, sample) : columns;
	return { kind, columns: seen, dates: orderIn(sample) };
}

/** 12/31/2026 gives away the order of all days, where no 31/12/2026 speaks against it. */
function orderIn(sample: readonly (readonly string[])[]): DayOrder {
	const days = sample.flat().filter((value) => /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b/.test(value.trim()));
	const fits = (order: DayOrder) =>
		days.every((value) => parseDay(value.trim().split(' ')[0] ?? '', order)?.exists);
	return days.length > 0 && fits('mdy') && !fits('dmy') ? 'mdy' : 'dmy';
}

/** Are there days like 03/04/2026 or 3/4, whose order somebody may have to say? Unless others stand in its columns of days. */
export function hasNumberedDays({ headers, sample, mapping: { kind, columns } }: TableSeen): boolean {
	const ofKind = DAY_COLUMNS.filter((column) => COLUMNS_OF[kind].some((one) => one === column));
	if (ofKind.length === 0) return false;
	const places = ofKind.flatMap((column) => headers.indexOf(columns[column] ?? '')).filter((at) => at !== -1);
	if (places.length === 0) return sample.flat().some((cell) => NUMBERED.test(cell));
	const cells = sample.flatMap((row) => places.map((at) => row[at] ?? ''));
	const filled = cells.filter((cell) => cell.trim() !== '');
	return filled.length === 0 || filled.some((cell) => DAY_AND_MONTH.test(cell));
}
const DAY_COLUMNS = ['date', 'start', 'endDate', 'end', 'insuranceUntil', 'inspectionUntil'] as const;
const DAY_AND_MONTH = /^\D{0,12}\d{1,2}[-/.]\d{1,2}(?!\d)/;

/**
 * Names and numbers alone may be those of candidates or of instructors: neither the headers nor the file's name tell, and
 * nobody has.
 */
export function isKindOpen({ file, mapping, isSettled }: KeptTable): boolean {
	if (mapping.kind !== 'candidates' || isSettled) return false;
	const isTold = mapping.columns.instructor ?? mapping.columns.hours ?? mapping.columns.permit;
	return isTold === undefined && !/candidat|eleve|student|learner|pupil|inscri/.test(fold(file));
}

/** Days that may be American, in a table written so otherwise: hours of twelve, or Outlook's and Google's English headers. */
export function isOrderOpen({ headers, sample, mapping, isSettled }: KeptTable): boolean {
	if (mapping.kind !== 'lessons' || isSettled) return false;
	const { date, start, endDate, end } = mapping.columns;
	const columns = [date, start, endDate, end].map((header) => headers.indexOf(header ?? ''));
	const cells = sample.flatMap((row) => columns.map((at) => row[at] ?? ''));
	const numbers = cells.flatMap((cell) => {
		const found = NUMBERED.exec(cell);
		return found ? [found.slice(1).map(Number)] : [];
	});
	const isAmerican =
		cells.some((cell) => /\d ?[ap]\.?m\b/i.test(cell)) ||
		headers.some((header) => fold(header) === 'start date');
	const isEitherWay =
		numbers.every((two) => two.every((one) => one <= 12)) && numbers.some(([a, b]) => a !== b);
	return isAmerican && isEitherWay;
}
const NUMBERED = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}\b/;

/** How many headers this line holds that some table has: the line of headers is the one with most. */
export function headersIn(cells: readonly string[]): number {
	const headers = cells.slice(0, LIMITS.columns).map(plain);
	return Math.max(...WORDS.map((words) => headers.filter((header) => words.has(header)).length));
}

const WORDS = Object.values(COLUMN_WORDS).map((columns) => new Set(Object.values(columns).flat()));

type Columns = TableMapping['columns'];

/** `Durée (min)`, `Début (2)` and `Horaires : 13`. */
const plain = (header: string): string => fold(header.slice(0, 200)).replace(/ \d{1,3}$/, '');

function columnsOf(kind: TableKind, headers: readonly string[]): Columns {
	const columns: Columns = {};
	const free = new Set(headers);
	for (const column of COLUMNS_OF[kind]) {
		const header = bestHeader(COLUMN_WORDS[kind][column] ?? [], [...free]);
		if (header === undefined) continue;
		columns[column] = header;
		free.delete(header);
	}
	return columns;
}

/** The header that is the first of these words. */
function bestHeader(words: readonly string[], headers: readonly string[]): string | undefined {
	const places = headers
		.map((header) => ({ header, at: words.indexOf(plain(header)) }))
		.filter(({ at }) => at !== -1);
	return places.sort((a, b) => a.at - b.at)[0]?.header;
}

function kindOf(headers: readonly string[], sample: readonly (readonly string[])[], file: string): TableKind {
	const lessons = bySight(columnsOf('lessons', headers), headers, sample);
	const hasTime = [lessons.start, lessons.end, lessons.duration, lessons.allDay].some(Boolean);
	if ((lessons.date !== undefined && (hasTime || lessons.title !== undefined)) || isDated(lessons))
		return 'lessons';
	const { name, lastName, firstName } = columnsOf('candidates', headers);
	const isOfPeople = [name, lastName, firstName].some(Boolean);
	if (columnsOf('vehicles', headers).plate !== undefined && !isOfPeople) return 'vehicles';
	if (/moniteur|monitrice|instruct|enseignant|formateur|teacher/.test(fold(file))) return 'instructors';
	if (isOfPeople) return 'candidates';
	return lessons.instructor === undefined ? 'lessons' : 'instructors';
}

/** A start and an end, or how long it takes: the start holds the day. */
const isDated = ({ start, end, duration }: Columns): boolean =>
	start !== undefined && (end ?? duration) !== undefined;

const { start: STARTS = [], end: ENDS = [] } = COLUMN_WORDS.lessons;

/**
 * Outlook writes `Début` twice, the day and the time, others `Début` and `Heure de début`; others a day beside a header
 * that only says `Début`. `Date de fin` may hold the time as well.
 */
function bySight(
	columns: Columns,
	headers: readonly string[],
	sample: readonly (readonly string[])[]
): Columns {
	const valuesOf = (header: string): string[] =>
		sample.map((row) => row[headers.indexOf(header)]?.trim() ?? '').filter((value) => value !== '');
	const isTime = (header: string): boolean =>
		every(valuesOf(header), (value) => parseTime(value) !== null || isBareHour(value));
	const isDay = (header: string): boolean =>
		every(valuesOf(header), (value) => parseDay(value, 'dmy') !== null);
	const seen = { ...columns };
	if (seen.start !== undefined && seen.date === undefined && isDay(seen.start)) {
		const time = headers.find((one) => one !== seen.start && STARTS.includes(plain(one)) && isTime(one));
		if (time !== undefined) Object.assign(seen, { date: seen.start, start: time });
	}
	if (seen.end !== undefined && seen.endDate === undefined && isDay(seen.end)) {
		const time = headers.find((one) => one !== seen.end && ENDS.includes(plain(one)) && isTime(one));
		if (time !== undefined) Object.assign(seen, { endDate: seen.end, end: time });
	}
	return endWithTime(seen, valuesOf);
}

function endWithTime(columns: Columns, valuesOf: (header: string) => string[]): Columns {
	const { endDate, ...rest } = columns;
	const isMoment = (value: string): boolean => typeof parseMoment(value, 'dmy')?.time === 'number';
	return endDate !== undefined && rest.end === undefined && every(valuesOf(endDate), isMoment)
		? { ...rest, end: endDate }
		: columns;
}

const every = (values: readonly string[], holds: (value: string) => boolean): boolean =>
	values.length > 0 && values.every(holds);
