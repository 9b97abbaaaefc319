import { fold } from './name.ts';

/** A day as a table writes it; `exists` is false for 30 February and the years no lesson lies in. */
export interface WrittenDay {
	/** `2026-11-24`; of one that does not exist, whatever stands there. */
	day: string;
	exists: boolean;
}

/** What 03/04/2026 means. */
export type DayOrder = 'dmy' | 'mdy';

const MONTHS: readonly (readonly string[])[] = [
	['janvier', 'janv', 'jan', 'january'],
	['fevrier', 'fevr', 'fev', 'february', 'feb'],
	['mars', 'march', 'mar'],
	['avril', 'avr', 'april', 'apr'],
	['mai', 'may'],
	['juin', 'june', 'jun'],
	['juillet', 'juil', 'july', 'jul'],
	['aout', 'august', 'aug'],
	['septembre', 'sept', 'september', 'sep'],
	['octobre', 'oct', 'october'],
	['novembre', 'nov', 'november'],
	['decembre', 'dec', 'december']
];

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const NUMBERS = /^(?:\p{L}{2,9}\.?,? )?(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/u;
const DAY_FIRST = /^(?:\p{L}{2,9}\.?,? )?(\d{1,2})(?:er|st|nd|rd|th)?[- ](\p{L}{3,9})\.?,?[- ](\d{4})$/iu;
const MONTH_FIRST = /^(?:\p{L}{2,9}\.?,? )?(\p{L}{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/iu;

/** `24/11/2026`, `2026-11-24`, `mar. 24 nov. 2026`, `Nov 24, 2026`, a spreadsheet's `46350`; null when it is no day at all. */
export function parseDay(text: string, order: DayOrder): WrittenDay | null {
	const value = text.trim().replace(/\s+/g, ' ');
	const serial = serialOf(value);
	if (serial !== null && Number.isInteger(serial)) return { day: dayOfSerial(serial), exists: true };
	const iso = ISO.exec(value) ?? COMPACT.exec(value);
	if (iso) return dayOf(iso[1], iso[2], iso[3]);
	const numbers = NUMBERS.exec(value);
	if (numbers) {
		const [first, second] = order === 'dmy' ? [2, 1] : [1, 2];
		return dayOf(century(numbers[3] ?? ''), numbers[first], numbers[second]);
	}
	const named = DAY_FIRST.exec(value);
	if (named) return dayOf(named[3], monthOf(named[2]), named[1]);
	const american = MONTH_FIRST.exec(value);
	return american ? dayOf(american[3], monthOf(american[1]), american[2]) : null;
}

/** A spreadsheet's number for a day or a time as what it is read as, `2026-11-24 10:00`; any other text as it stands. */
export function plainMoment(text: string): string {
	const value = text.trim();
	const serial = serialOf(value);
	if (serial === null) return FRACTION.test(value) ? clockOf(parseTime(value) ?? 0) : text;
	const time = Math.round((serial % 1) * 1440);
	return time === 0 ? dayOfSerial(serial) : `${dayOfSerial(serial)} ${clockOf(time)}`;
}

/** The same of a duration. */
export const plainLength = (text: string): string => {
	const minutes = dayPart(text.trim());
	return minutes === null ? text : `${String(minutes)} min`;
};

const clockOf = (minutes: number): string =>
	`${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Days since 1900 of a cell that was never told to be a date, 2000 to 2099; the part behind the point is its time. */
function serialOf(value: string): number | null {
	const serial = /^\d{5}(?:[.,]\d+)?$/.test(value) ? Number(value.replace(',', '.')) : 0;
	return serial >= 36_526 && serial < 73_051 ? serial : null;
}
const dayOfSerial = (serial: number): string =>
	new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);

const century = (year: string): string => (year.length === 2 ? `20${year}` : year);

const monthOf = (word = ''): string => String(MONTHS.findIndex((names) => names.includes(fold(word))) + 1);

function dayOf(year = '', month = '', day = ''): WrittenDay {
	const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	const ms = Date.parse(`${written}T00:00:00Z`);
	const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === written;
	return { day: written, exists: isReal && year >= '1900' && year <= '2200' };
}

const CLOCK =
	/^(\d{1,2})(?: ?[:hH.] ?(\d{2}))(?:[:.](\d{2})(?:\.\d+)?)?(?: ?(?:min|mn))? ?([ap])?\.?(?:m\.?)?$/i;
const HOUR = /^(\d{1,2}) ?(?:h|H|heures?|([ap])\.?m\.?)$/i;
const FRACTION = /^0[.,]\d+$/;

/**
 * Minutes since midnight, seconds as parts of them, of `10:00`, `10h`, `10 h 30`, `2:30 PM`, or a spreadsheet's `0.4375`; 24:00 is the end of the
 * day. Null when it is no time: 25:00, 13:00 PM.
 */
export function parseTime(text: string): number | null {
	const value = text.trim().replace(/[\s\u202f]+/g, ' ');
	if (value === '') return null;
	if (FRACTION.test(value)) return Math.round(Number(value.replace(',', '.')) * 1440);
	const clock = CLOCK.exec(value);
	if (clock) return minutes(Number(clock[1]), Number(clock[2]), clock[4], Number(clock[3] ?? 0));
	const hour = HOUR.exec(value);
	if (hour) return minutes(Number(hour[1]), 0, hour[2]);
	const words: Record<string, number> = { midi: 720, noon: 720, minuit: 0, midnight: 0 };
	return words[fold(value)] ?? null;
}

function minutes(hour: number, minute: number, half: string | undefined, second = 0): number | null {
	if (minute > 59 || second > 59) return null;
	return half === undefined
		? ofTwentyFour(hour, minute + second / 60)
		: ofTwelve(hour, minute + second / 60, half.toLowerCase() === 'p');
}

const ofTwentyFour = (hour: number, minute: number): number | null =>
	hour < 24 || (hour === 24 && minute === 0) ? hour * 60 + minute : null;
const ofTwelve = (hour: number, minute: number, isAfternoon: boolean): number | null =>
	hour < 1 || hour > 12 ? null : (hour % 12) * 60 + minute + (isAfternoon ? 720 : 0);

/** A moment written in one cell: `24/11/2026 10:00`, `2026-11-24T10:00:00+01:00`, or half of that. */
export interface WrittenMoment {
	day: WrittenDay | null;
	/** Minutes since midnight. */
	time: number | null;
	/** Minutes ahead of Greenwich, where the cell says so. */
	offset: number | null;
}

const OFFSET = /^(.*\d)\s*(?:(Z)|([+-])(\d{2}):?(\d{2}))$/;

/** Null when the cell is neither day nor time nor both. */
export function parseMoment(text: string, order: DayOrder): WrittenMoment | null {
	const value = text.trim().replace(/[\s\u202f]+/g, ' ');
	const day = parseDay(value, order);
	if (day) return { day, time: null, offset: null };
	const time = parseTime(value);
	if (time !== null) return { day: null, time, offset: null };
	const serial = serialOf(value);
	return serial === null ? parseBoth(value, order) : momentOfSerial(serial);
}

const momentOfSerial = (serial: number): WrittenMoment => ({
	day: { day: dayOfSerial(serial), exists: true },
	time: Math.round((serial % 1) * 1440),
	offset: null
});

function parseBoth(value: string, order: DayOrder): WrittenMoment | null {
	const zoned = /^\d{4}-\d{2}-\d{2}[T ]/.test(value) ? OFFSET.exec(value) : null;
	const offset =
		zoned && (zoned[2] ? 0 : Number(`${zoned[3] ?? ''}1`) * (Number(zoned[4]) * 60 + Number(zoned[5])));
	const plain = zoned?.[1] ?? value;
	for (const gap of plain.matchAll(/T| (?:à |a |at |@ |- )?|, /g)) {
		const day = parseDay(plain.slice(0, gap.index), order);
		const time = parseTime(plain.slice(gap.index + gap[0].length));
		if (day && time !== null) return { day, time, offset };
	}
	return null;
}

/** `10:00-11:00`, `de 10h à 11h`, `8-9`, `0800-0900`, `08:00/09:00`: both ends in one cell. */
export function parseSpan(text: string): { start: number; end: number } | null {
	const value = text.trim().replace(/^(?:de|entre|from|between)\s/i, '');
	const halves = value.split(/\s*(?:[-–—→]|\s(?:à|a|to|et|and)\s)\s*/i);
	const isCompact = halves.every((half) => /^\d{4}$/.test(half));
	const parse = isCompact ? parseCompact : parseEnd;
	const ends = halves.length === 2 ? halves.map(parse) : value.split('/').map(parseTime);
	const [start, end] = ends;
	if (ends.length !== 2 || start == null || end == null || start >= 1440) return null;
	// 2026-1127 is nobody's hours.
	return isCompact && end <= start ? null : { start, end };
}

/** Beside another end, a bare number is an hour. */
const parseEnd = (half: string): number | null =>
	parseTime(/^\d{1,2}$/.test(half.trim()) ? `${half.trim()}h` : half);
const parseCompact = (half: string): number | null =>
	parseTime(half.trim().replace(/^(\d{2})(\d{2})$/, '$1:$2'));

const UNITS =
	/^(?:(\d{1,3}(?:[.,]\d+)?) ?(?:h|hrs?|heures?|hours?))? ?(?:(\d{1,4}) ?(?:m|mn|min|mins|minutes?)?)?$/i;

/** What a bare number means. */
export const LENGTH_UNITS = ['min', 'h'] as const;
export type LengthUnit = (typeof LENGTH_UNITS)[number];

/** Minutes of `60`, `60 min`, `1h30`, `1:30`, `1,5 h`, `PT1H30M`; null when it is none. @param unit of bare numbers; null: unknown */
export function parseLength(text: string, unit: LengthUnit | null): number | null {
	const value = text.trim().replace(/[\s\u202f]+/g, ' ');
	const isNegative = /^-\d/.test(value);
	const length = lengthIn(isNegative ? value.slice(1) : value, unit);
	return isNegative && length !== null ? 0 - length : length;
}

function lengthIn(value: string, unit: LengthUnit | null): number | null {
	if (BARE.test(value)) return dayPart(value) ?? bare(value, unit);
	const match = CLOCKED.exec(value) ?? (value === '' ? null : (ISO_LENGTH.exec(value) ?? UNITS.exec(value)));
	if (!match) return null;
	const [, hours = '0', minutes = '0'] = match;
	return Math.round(Number(hours.replace(',', '.')) * 60) + Number(minutes);
}

const CLOCKED = /^(\d{1,3}):(\d{2})(?::\d{2})?$/;
const ISO_LENGTH = /^PT(?:(\d{1,3})H)?(?:(\d{1,4})M)?$/i;

const BARE = /^-?\d+(?:[.,]\d+)?$/;

const number = (value: string): number => Number(value.replace(',', '.'));

/** More hours than a day has are minutes, whatever stands beside them. */
const bare = (value: string, unit: LengthUnit | null): number | null => {
	if (unit === null) return number(value) > 24 ? Math.round(number(value)) : null;
	return Math.round(unit === 'h' ? number(value) * 60 : number(value));
};

/** A spreadsheet's own time of an hour is 0.0416…; nobody writes a lesson of two minutes so. */
const dayPart = (value: string): number | null =>
	BARE.test(value) && value.length > 5 && number(value) > 0 && number(value) < 0.25
		? Math.round(number(value) * 1440)
		: null;

/** Does it take a unit to know what it means? */
export const isBareLength = (text: string): boolean =>
	BARE.test(text.trim()) && dayPart(text.trim()) === null;

/** `Durée (min)` */
export function unitInHeader(header: string): LengthUnit | null {
	const folded = ` ${fold(header)} `;
	if (/ (min|mn|mins|minutes?) /.test(folded)) return 'min';
	return / (h|heures?|hours?) /.test(folded) ? 'h' : null;
}

/**
 * What the bare numbers of a column mean: as its header says; else hours where none could be the minutes of a lesson,
 * minutes where none could be hours. Null: nobody can tell.
 */
export function lengthUnit(header: string, values: readonly string[]): LengthUnit | null {
	const said = unitInHeader(header);
	if (said !== null) return said;
	const bares = values.map((value) => value.trim()).filter((value) => BARE.test(value));
	const lengths = bares.map((value) => Math.abs(number(value))).filter((one) => one >= 0.25);
	if (lengths.every((one) => one >= 15)) return 'min';
	return lengths.every((one) => one <= 8) ? 'h' : null;
}
