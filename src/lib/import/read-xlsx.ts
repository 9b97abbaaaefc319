import { HucreError, type SheetFilterInfo } from 'hucre';
import { readXlsx, streamXlsxRows } from 'hucre/xlsx';
import { headersIn } from '#domain/import/guess-table.ts';
import { LIMITS } from '#domain/import/occurrence.ts';
import { type Lines } from './read-csv.ts';
import { workbookProblem } from './workbook-guard.ts';

const MOST_LINES = LIMITS.rows + 20;
/** A timetable is not behind more sheets than these. */
const SHEETS = 5;

/** Cells of a workbook's first visible sheet with headers that we know, else of its first visible one. */
export async function linesOfXlsx(bytes: Uint8Array): Promise<Lines> {
	const problem = workbookProblem(bytes);
	if (problem !== null) return { ok: false, error: problem };
	try {
		const sheet = await sheetWithHeaders(bytes);
		const lines = await linesOf(bytes, sheet, MOST_LINES);
		if (lines.length === 0) return { ok: false, error: 'empty' };
		return { ok: true, lines, sheets: await otherSheets(bytes, sheet) };
	} catch (error) {
		// What hucre cannot read makes it throw errors of its own or those of its inflater.
		const isWide =
			error instanceof HucreError && error.message.includes('outside the supported sheet bounds');
		return { ok: false, error: isWide ? 'too_many_columns' : 'unreadable' };
	}
}

async function sheetWithHeaders(bytes: Uint8Array): Promise<number> {
	const visible = await visibleSheets(bytes);
	for (const sheet of visible.slice(0, SHEETS)) {
		const first = await linesOf(bytes, sheet, 15);
		if (first.some((line) => headersIn(line) > 1)) return sheet;
	}
	return visible[0] ?? 0;
}

/** What nobody sees in a workbook is not what they bring: last year's week, lists behind choices. */
async function visibleSheets(bytes: Uint8Array): Promise<number[]> {
	const visible: number[] = [];
	const look = ({ index, hidden, veryHidden }: SheetFilterInfo): boolean => {
		if (hidden !== true && veryHidden !== true) visible.push(index);
		return false;
	};
	await readXlsx(bytes, { sheets: look });
	return visible;
}

/** How many other sheets hold something: they are not read, and that is told. */
async function otherSheets(bytes: Uint8Array, read: number): Promise<number> {
	let count = 0;
	for (let sheet = 0; sheet < 2 * SHEETS; sheet++) {
		if (sheet === read) continue;
		const first = await linesOf(bytes, sheet, 3).catch(() => []);
		if (first.some((line) => line.some((cell) => cell.trim() !== ''))) count += 1;
	}
	return count;
}

async function linesOf(bytes: Uint8Array, sheet: number, most: number): Promise<string[][]> {
	const lines: string[][] = [];
	for await (const { index, values } of streamXlsxRows(bytes, { sheet, maxRows: most })) {
		if (index > MOST_LINES || index < lines.length) break;
		while (lines.length < index) lines.push([]);
		lines.push(values.slice(0, LIMITS.columns + 1).map(written));
	}
	return lines;
}

const SECOND = 1000;
const FIRST_DAY = Date.UTC(1904, 0, 2);

/** A cell as a person would write it. Spreadsheets count days from 1900 or 1904: their first day is a time alone. */
function written(value: unknown): string {
	if (value instanceof Date) {
		const moment = new Date(Math.round(value.getTime() / SECOND) * SECOND);
		if (Number.isNaN(moment.getTime())) return '';
		const text = moment.toISOString();
		if (moment.getTime() < FIRST_DAY) return text.slice(11, 16);
		return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
	}
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? String(value)
		: '';
}
