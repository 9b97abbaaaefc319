import { shownText } from './shown-text.ts';
import { type Column, type TableMapping } from './table.ts';
import { plainLength, plainMoment } from './written-time.ts';

/** One row of a table, by what its columns tell. */
export interface Cells {
	/** The data row, from 1. */
	row: number;
	/** As a spreadsheet counts it. */
	line: number;
	has(column: Column): boolean;
	/** The header that tells it. */
	header(column: Column): string;
	raw(column: Column): string;
	/** All that stands in it, to be shown. */
	all(max: number): string;
	/** Fit to be kept and shown. */
	text(column: Column, max: number): string;
}

/** What a workbook's cell has in the place of a value nobody has reckoned. */
export const isFormula = (cell: string): boolean => cell.startsWith('=');

const MOMENTS: ReadonlySet<Column> = new Set<Column>([
	...(['date', 'start', 'endDate', 'end', 'insuranceUntil', 'inspectionUntil'] as const)
]);

/** A cell as somebody reads it who knows what its column tells: a workbook may have a mere number for a day or an hour. */
export function plainCell(column: Column | null, cell: string): string {
	if (column === 'duration') return plainLength(cell);
	return column !== null && MOMENTS.has(column) ? plainMoment(cell) : cell;
}

/** @returns a view of one row after the other; each ends with the next */
export function cellsOf(headers: readonly string[], { columns }: TableMapping) {
	const places = new Map<Column, number>();
	for (const [column, header] of Object.entries(columns)) {
		const at = headers.indexOf(header);
		if (at !== -1) places.set(column as Column, at);
	}
	const told = new Map([...places].map(([column, at]) => [at, column]));
	return (row: number, line: number, cells: readonly string[]): Cells => {
		const raw = (column: Column): string => {
			const at = places.get(column);
			return at === undefined ? '' : (cells[at] ?? '').trim();
		};
		return {
			row,
			line,
			has: (column) => places.has(column),
			header: (column) => columns[column] ?? '',
			raw,
			all: (max) =>
				shownText(
					cells
						.map((cell, at) => plainCell(told.get(at) ?? null, cell.trim()))
						.filter((cell) => cell !== '')
						.join(' · '),
					max
				),
			text: (column, max) => shownText(unquoted(raw(column)), max)
		};
	};
}

/** Exports write `'=1+1` so that no spreadsheet reckons it: the sign is theirs, not the text's. */
const unquoted = (text: string): string => (/^'[=+\-@\t]/.test(text) ? text.slice(1) : text);
