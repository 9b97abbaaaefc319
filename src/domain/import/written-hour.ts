import { type Column } from './table.ts';
import { type Cells } from './table-cells.ts';
import { parseTime } from './written-time.ts';

const BARE = /^(\d{1,2})(\d{2})?$/;

/** `8`, `800` and `0800` as `8:00`; null where it is no hour. */
function withColon(text: string): string | null {
	const [, hour = '', minute = '00'] = BARE.exec(text.length === 3 ? `0${text}` : text) ?? [];
	const written = `${hour}:${minute}`;
	return parseTime(written) === null ? null : written;
}

/** A time by its numbers alone. */
export const isBareHour = (text: string): boolean => withColon(text.trim()) !== null;

/**
 * Which bare numbers of a timetable can be read: all beside a clock of 24 hours; those of which no afternoon has the
 * same else; none beside AM and PM, or numbers that are no hours.
 */
export type BareHours = 'all' | 'mornings' | 'none';

const TWELVE = /\d ?[ap]\.?(?:m\.?)?$/i;

/** @param values of the columns that hold hours, all of them */
export function bareHoursIn(values: readonly string[]): BareHours {
	const written = values.map((value) => value.trim()).filter((value) => value !== '');
	if (written.some((value) => TWELVE.test(value) || (/^\d+$/.test(value) && !isBareHour(value))))
		return 'none';
	return written.some(isOfTwentyFour) ? 'all' : 'mornings';
}

/** `0800`, `14h`, `15`: nobody with a clock of twelve hours writes so. */
const isOfTwentyFour = (value: string): boolean =>
	/^0\d{3}$/.test(value) || (parseTime(withColon(value) ?? value) ?? 0) >= NOON + 60;

const NOON = 720;
/** Before it, a bare number may be meant for the afternoon. */
const SEVEN = 420;

/** The row with a colon in the hours that have none, where they can be read. */
export function withHours(cells: Cells, hours: BareHours): Cells {
	const isOfHours = (column: Column): boolean =>
		column === 'end' || (column === 'start' && cells.has('date'));
	return {
		...cells,
		raw: (column) => (isOfHours(column) ? asHour(cells.raw(column), hours) : cells.raw(column))
	};
}

function asHour(text: string, hours: BareHours): string {
	const written = hours === 'none' ? null : withColon(text);
	if (written === null) return text;
	const isSure = hours === 'all' || (parseTime(written) ?? 0) >= SEVEN;
	return isSure ? written : text;
}
