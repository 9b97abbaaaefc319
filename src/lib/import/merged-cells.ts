import { LIMITS } from '#domain/import/occurrence.ts';
import { columnOf } from './sheet-part.ts';

/** Cells of one column under each other that a workbook shows as one; lines from 0, `to` included. */
interface Merged {
	column: number;
	from: number;
	to: number;
}

/** More than these, and nobody has joined them by hand. */
const MOST = 20_000;
/** Of the part behind a sheet's rows. */
const TAIL = 4 * 1024 * 1024;

/**
 * Writes what stands in cells joined downward on each line of theirs: a day over all its lessons. Lines with nothing else
 * stay empty. The reader of rows (hucre) knows nothing of what stands behind them.
 * @param xml its part of the workbook
 */
export function fillMerged(xml: Buffer, lines: string[][]): void {
	let left = LIMITS.rows * 10;
	for (const { column, from, to } of mergedIn(xml)) {
		const value = lines[from]?.[column] ?? '';
		const under = value === '' ? [] : lines.slice(from + 1, to + 1);
		left -= under.length;
		if (left < 0) return;
		for (const line of under) fill(line, column, value);
	}
}

function fill(line: string[], column: number, value: string): void {
	if ((line[column] ?? '') !== '' || line.every((cell) => cell.trim() === '')) return;
	while (line.length < column) line.push('');
	line[column] = value;
}

function mergedIn(xml: Buffer): Merged[] {
	const at = xml.lastIndexOf('<mergeCells');
	if (at === -1) return [];
	const refs = xml
		.toString('utf8', at, at + TAIL)
		.matchAll(/<mergeCell\s[^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"/g);
	return [...refs.take(MOST)]
		.map(([, column = '', from, to]) => ({
			column: columnOf(column),
			from: Number(from) - 1,
			to: Number(to) - 1
		}))
		.filter(({ column, from, to }) => column < LIMITS.columns && to > from);
}
