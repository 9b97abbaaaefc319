import { type ReadWindow } from './occurrence.ts';
import { type Column } from './table.ts';
import { type Cells } from './table-cells.ts';
import { type DayOrder, parseMoment, parseSpan } from './written-time.ts';

/** `24/11`, `mar. 24 nov.`, each with a time behind it or none. */
const YEARLESS =
	/^((?:\p{L}{2,9}\.?,? )?\d{1,2}(?: ?[-/.] ?\d{1,2}|(?:er)?[- ]\p{L}{3,9}\.?))(?:,? (?:à |at )?(\d{1,2} ?[:h].*))?$/iu;

/** Does a day stand there without its year? */
export const isYearless = (text: string): boolean => YEARLESS.test(text.trim().replace(/\s+/g, ' '));

const DAYS: ReadonlySet<Column> = new Set<Column>(['date', 'endDate']);
const MOMENTS: ReadonlySet<Column> = new Set<Column>(['start', 'end']);

/** The row with the year of the window in days that have none, where the window holds such a day once and no more. */
export function withYears(cells: Cells, order: DayOrder, window: ReadWindow): Cells {
	const dated = (column: Column): boolean =>
		DAYS.has(column) || (MOMENTS.has(column) && !cells.has('date') && parseSpan(cells.raw(column)) === null);
	return {
		...cells,
		raw: (column) => (dated(column) ? inWindow(cells.raw(column), order, window) : cells.raw(column))
	};
}

function inWindow(text: string, order: DayOrder, { from, to }: ReadWindow): string {
	const value = text.trim().replace(/\s+/g, ' ');
	const [, day, time = ''] = YEARLESS.exec(value) ?? [];
	if (day === undefined || parseMoment(value, order)?.day) return text;
	const possible = [...new Set([from.slice(0, 4), to.slice(0, 4)])].flatMap((year) => {
		const written = `${day.replace(/(\d) ?([-/.]) ?(\d)/, '$1$2$3')} ${year}`;
		const found = parseMoment(written, order)?.day;
		return found?.exists && found.day >= from && found.day < to ? [written] : [];
	});
	const [only] = possible;
	return only === undefined || possible.length > 1 ? text : `${only} ${time}`.trim();
}
