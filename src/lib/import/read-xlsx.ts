import { HucreError, type SheetFilterInfo } from 'hucre';
import { readXlsx, streamXlsxRows } from 'hucre/xlsx';
import { headersIn } from '#domain/import/guess-table.ts';
import { type FileError, LIMITS } from '#domain/import/occurrence.ts';
import { shownText } from '#domain/import/shown-text.ts';
import { type SheetSeen } from '#domain/import/table.ts';
import { fillMerged } from './merged-cells.ts';
import { sheetPart, type SheetNamed, sheetsOf } from './sheet-part.ts';
import { fillUnreckoned } from './unreckoned-cells.ts';
import { workbookProblem } from './workbook-guard.ts';

const MOST_LINES = LIMITS.rows + 20;
/** A timetable is not behind more sheets than these; nor are lines counted further than that before a sheet is read. */
const SHEETS = 10;
const COUNTED = 1000;
/** Of the others so many are named. */
const NAMED = 50;
/** Lines among which headers are looked for. */
const TOP = 15;

/** A workbook: those of its sheets that were asked for, else the one that is most likely a timetable. */
export type Workbook =
	| {
			ok: true;
			read: { name: string; lines: string[][]; isUsual: boolean }[];
			/** All with rows below a first line, in their order. */
			sheets: SheetSeen[];
			/** Hidden ones with headers that we know, where the one that is usually read has none. */
			better: string[];
			/** Names of those behind the ones that are looked at. */
			beyond: string[];
	  }
	| { ok: false; error: FileError };

/** @param wished which of the sheets of these names to read; null: the first with headers that we know, else the first */
export async function readWorkbook(
	bytes: Uint8Array,
	wished: (names: readonly string[]) => readonly string[] | null
): Promise<Workbook> {
	const problem = workbookProblem(bytes);
	if (problem !== null) return { ok: false, error: problem };
	try {
		return await readSheets(bytes, wished);
	} catch (error) {
		// What hucre cannot read makes it throw errors of its own or those of its inflater.
		const isWide =
			error instanceof HucreError && error.message.includes('outside the supported sheet bounds');
		return { ok: false, error: isWide ? 'too_many_columns' : 'unreadable' };
	}
}

async function readSheets(
	bytes: Uint8Array,
	wished: (names: readonly string[]) => readonly string[] | null
): Promise<Workbook> {
	const { looks, beyond } = await looksOf(bytes);
	const visible = looks.filter((look) => !look.isHidden);
	const usual =
		visible.find((look) => look.hasHeaders) ?? visible.find((look) => look.filled > 0) ?? visible[0];
	if (!usual) return { ok: false, error: 'empty' };
	const better = betterThan(usual, looks);
	const offered = looks.filter((look) => look === usual || look.filled > 1);
	const asked = wished(offered.map(({ name }) => name)) ?? [usual.name];
	const read: Extract<Workbook, { ok: true }>['read'] = [];
	for (const { name, index, rows } of offered.filter((look) => asked.includes(look.name))) {
		const lines = await (rows ?? rowsOf(bytes, index)).to(MOST_LINES);
		fillFromPart(bytes, index, lines);
		read.push({ name, lines, isUsual: index === usual.index });
	}
	if (read.length === 0) return { ok: false, error: 'no_sheet' };
	if (better.length === 0 && read.every(({ lines }) => lines.length === 0))
		return { ok: false, error: 'empty' };
	const sheets = offered.map(({ name, isHidden, filled: lines }) => ({
		name,
		rows: Math.max(0, lines - 1),
		isRead: read.some((one) => one.name === name),
		...(isHidden && { isHidden })
	}));
	return { ok: true, read, sheets, better: better.map(({ name }) => name), beyond };
}

const betterThan = (usual: Look, looks: readonly Look[]): Look[] =>
	usual.hasHeaders ? [] : looks.filter(({ isHidden, hasHeaders }) => isHidden && hasHeaders);

/** What the reader of rows leaves empty, though it is not. */
function fillFromPart(bytes: Uint8Array, sheet: number, lines: string[][]): void {
	const xml = sheetPart(bytes, sheet);
	if (!xml) return;
	// No program that writes workbooks declares words of its own: they are there to grow.
	if (xml.subarray(0, 4096).includes('<!DOCTYPE')) throw new HucreError('a sheet declares entities');
	fillUnreckoned(xml, lines);
	fillMerged(xml, lines);
}

interface Look {
	index: number;
	name: string;
	/** What nobody sees in a workbook is what they bring only if they say so: last year's week, lists behind choices. */
	isHidden: boolean;
	/** Lines that are not empty. */
	filled: number;
	hasHeaders: boolean;
	/** Of one that is likely to be read: they go on where the glance ended. */
	rows?: Rows;
}

/** What a glance at each of the first sheets shows, and the names of the others that one would see in the workbook. */
async function looksOf(bytes: Uint8Array): Promise<{ looks: Look[]; beyond: string[] }> {
	const sheets = sheetsOf(bytes) ?? (await sheetsAnywhere(bytes));
	const looks: Look[] = [];
	for (const [index, { name, isHidden }] of sheets.slice(0, SHEETS).entries()) {
		const rows = rowsOf(bytes, index);
		const lines = await rows.to(COUNTED + 1).catch((error: unknown) => {
			if (isHidden) return [];
			throw error;
		});
		if (filledIn(lines) === 1) fillFromPart(bytes, index, lines);
		const hasHeaders = lines.slice(0, TOP).some((line) => headersIn(line) > 1);
		// Each that is open holds all words of the workbook.
		const isLikely = !isHidden && hasHeaders && !looks.some((look) => look.rows);
		if (!isLikely) await rows.close();
		const filled = filledIn(lines);
		looks.push({
			index,
			isHidden,
			name: shownText(name, 100),
			filled,
			hasHeaders,
			...(isLikely && { rows })
		});
	}
	const beyond = sheets.slice(SHEETS).filter((sheet) => !sheet.isHidden);
	return { looks, beyond: beyond.slice(0, NAMED).map(({ name }) => shownText(name, 100)) };
}

const filledIn = (lines: readonly string[][]): number =>
	lines.filter((line) => line.some((cell) => cell.trim() !== '')).length;

/** Rows of a sheet, read as far as they are asked for. */
interface Rows {
	/** All from the first line on, as many as there are; the same array each time. */
	to(most: number): Promise<string[][]>;
	close(): Promise<unknown>;
}

function rowsOf(bytes: Uint8Array, sheet: number): Rows {
	const rows = streamXlsxRows(bytes, { sheet, maxRows: MOST_LINES })[Symbol.asyncIterator]();
	const lines: string[][] = [];
	/** False where there is no other that counts. */
	const readOne = async (): Promise<boolean> => {
		const next = await rows.next();
		if (next.done === true) return false;
		const { index, values } = next.value;
		if (index > MOST_LINES || index < lines.length) return false;
		while (lines.length < index) lines.push([]);
		lines.push(values.slice(0, LIMITS.columns + 1).map(written));
		return true;
	};
	let goesOn = true;
	return {
		async to(most) {
			while (goesOn && lines.length < most) goesOn = await readOne();
			return lines;
		},
		close: () => rows.return(undefined)
	};
}

/** Where the workbook is not where most have it: its reader finds it, and unpacks much more. */
async function sheetsAnywhere(bytes: Uint8Array): Promise<SheetNamed[]> {
	const sheets: SheetNamed[] = [];
	const see = ({ name, hidden, veryHidden }: SheetFilterInfo): false => {
		sheets.push({ name, isHidden: hidden === true || veryHidden === true });
		return false;
	};
	await readXlsx(bytes, { sheets: see });
	return sheets;
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
