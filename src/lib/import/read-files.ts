import { readCalendar } from '#domain/import/calendar.ts';
import {
	type FileError,
	LIMITS,
	type Listed,
	type Occurrence,
	type ReadWindow,
	type Unread
} from '#domain/import/occurrence.ts';
import { readTable, tableIn } from '#domain/import/read-table.ts';
import { shownText } from '#domain/import/shown-text.ts';
import {
	type KeptTable,
	type TableMapping,
	type TableSeen,
	type WorkbookSeen
} from '#domain/import/table.ts';
import { createHash } from 'node:crypto';
import { calendarEngine } from './calendar-engine.ts';
import { decodeText, wholeText } from './decode-text.ts';
import { linesOfCsv } from './read-csv.ts';
import { readWorkbook, type Workbook } from './read-xlsx.ts';
import { isOldExcel, isPacked } from './workbook-guard.ts';

/** What a file is read for. */
export interface Wish {
	window: ReadWindow;
	/** How its columns are read, if it is a table; without, a guess is made. */
	table?: TableMapping | undefined;
	/** How those with these headers were read before, by their fingerprint. */
	tables?: Record<string, TableMapping>;
	/** Names of a workbook's sheets to be read; without, as before, else the usual one. */
	sheets?: readonly string[] | undefined;
	/** Which were read of those with sheets of these names, by their key. */
	workbooks?: Record<string, readonly string[]>;
}

/** What a reader is asked, once: to read a form's files, or one file. */
export type ReadRequest =
	| { body: Uint8Array<ArrayBuffer>; contentType: string; wish: Wish }
	| { body: Uint8Array<ArrayBuffer>; name: string; wish: Wish };

interface ReadFile {
	name: string;
	bytes: number;
	/** Events of a calendar without a date in the window: they are in no list. */
	outside?: number;
	/** Other sheets of its workbook that can be chosen and are not read. */
	sheets?: number;
	/** Names of the sheets of its workbook that are too far behind to be read. */
	beyond?: string[];
}

/** What one file holds. */
export type FileRead =
	| {
			ok: true;
			read: Occurrence[];
			listed: Listed[];
			unread: Unread[];
			outside: number;
			sheets: number;
			beyond?: string[];
			tables: KeptTable[];
	  }
	| { ok: false; error: FileError; table?: KeptTable };

/** What all files of one upload hold together. `file` names the one that is refused. */
export type ReadFiles =
	| {
			ok: true;
			files: ReadFile[];
			read: Occurrence[];
			listed: Listed[];
			unread: Unread[];
			/** One for each file or sheet that is a table, in their order. */
			tables: KeptTable[];
	  }
	| { ok: false; error: FileError; file: string | null; table?: KeptTable };

/** Reads a form's files. Blocks for as long as that takes: for a process of its own. */
export async function readForm(
	body: Uint8Array<ArrayBuffer>,
	contentType: string,
	wish: Wish
): Promise<ReadFiles> {
	const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
	const parts = form.getAll('file').filter((part) => part instanceof File && part.name !== '');
	const all: Extract<ReadFiles, { ok: true }> = {
		ok: true,
		files: [],
		read: [],
		listed: [],
		unread: [],
		tables: []
	};
	for (const part of parts) {
		if (!(part instanceof File)) continue;
		const name = baseName(part.name);
		const one = await readFile(new Uint8Array(await part.arrayBuffer()), name, wish);
		if (!one.ok && !isAskable(one)) return { ...one, file: name };
		all.files.push(fileOf(name, part.size, one));
		if (!one.ok) {
			if (one.table) all.tables.push(one.table);
			continue;
		}
		all.tables.push(...one.tables);
		const inFile = <Row extends object>(row: Row) => (parts.length > 1 ? { ...row, file: name } : row);
		all.read.push(...one.read.map(inFile));
		all.listed.push(...one.listed.map(inFile));
		all.unread.push(...one.unread.map(inFile));
		if (all.read.length > LIMITS.rows) return { ok: false, error: 'too_many_rows', file: name };
	}
	return all.files.length === 0 ? { ok: false, error: 'empty', file: null } : all;
}

export const fileOf = (name: string, bytes: number, one: FileRead): ReadFile => ({
	name,
	bytes,
	...(one.ok && one.outside > 0 && { outside: one.outside }),
	...(one.ok && one.sheets > 0 && { sheets: one.sheets }),
	...(one.ok && one.beyond?.[0] && { beyond: one.beyond })
});

/** A table without a header that we know, or that looks like a grid: somebody may still say what its columns tell. */
const isAskable = ({ error, table }: Extract<FileRead, { ok: false }>): boolean =>
	(error === 'unknown_columns' || error === 'grid') &&
	table !== undefined &&
	table.headers.length > 1 &&
	table.sample.length > 0;

/** A file's name is shown, never used as a path. */
const baseName = (name: string): string => shownText(name.split(/[/\\]/).at(-1) ?? '', 120);

/** Reads one file, by what it is and not by what it is called. */
export async function readFile(bytes: Uint8Array, name: string, wish: Wish): Promise<FileRead> {
	if (isOldExcel(bytes)) return { ok: false, error: 'old_excel' };
	if (isPacked(bytes)) return readTables(bytes, name, wish);
	const decoded = decodeText(bytes);
	if (!decoded.ok) return decoded;
	if (decoded.text.trim() === '') return { ok: false, error: 'empty' };
	if (isCalendar(decoded.text, name)) {
		const calendar = name.replace(/\.ics$/i, '');
		const answer = readCalendar(decoded.text, calendar, wish.window, calendarEngine, decoded.decode);
		return answer.ok ? { ...answer, listed: [], sheets: 0, tables: [] } : answer;
	}
	if (/^\s*</.test(decoded.text)) return { ok: false, error: 'not_a_table' };
	const lines = linesOfCsv(wholeText(decoded));
	return lines.ok ? tableOf(lines.lines, name, wish) : lines;
}

const isCalendar = (text: string, name: string): boolean =>
	/\.ics$/i.test(name) || /^[\s\uFEFF]*BEGIN:VCALENDAR/i.test(text.slice(0, 4096));

/** Somebody told which sheets are read, or there is one to be seen and it may be a table: nobody is asked about hidden ones. */
function workbookSeen(
	{ sheets, better }: Extract<Workbook, { ok: true }>,
	key: string,
	told: readonly string[] | null
): WorkbookSeen {
	const isLone = sheets.filter(({ isHidden }) => !isHidden).length < 2 && better.length === 0;
	return { key, sheets, isSettled: told !== null || isLone, ...(better.length > 0 && { better }) };
}

/** Its sheets one after the other: one that nobody can read yet is asked about, the others wait for it. */
async function readTables(bytes: Uint8Array, name: string, wish: Wish): Promise<FileRead> {
	let key = '';
	let told: readonly string[] | null = null;
	const book = await readWorkbook(bytes, (names) => {
		key = `sheets-${fingerprintOf(names)}`;
		told = wish.sheets ?? wish.workbooks?.[key] ?? null;
		return told;
	});
	if (!book.ok) return book;
	const workbook = workbookSeen(book, key, told);
	const unread = book.sheets.filter(({ isRead }) => !isRead).length;
	const all = {
		read: [],
		listed: [],
		unread: [],
		outside: 0,
		sheets: unread,
		beyond: book.beyond,
		tables: []
	};
	const whole: Whole = { ok: true, ...all };
	for (const { name: sheet, lines, isUsual } of book.read) {
		// Another sheet than the usual one is a planning of its own: what the usual one brought is not gone from it.
		const one = tableOf(lines, isUsual ? name : name.replace(/(\.\w+)?$/, ` – ${sheet}$1`), wish);
		const seen = (table: KeptTable): KeptTable =>
			book.sheets.length > 1 ? { ...table, file: name, sheet, workbook } : table;
		const isToTell = book.read.length > 1 || !isUsual;
		if (one.ok) add(whole, { ...one, tables: one.tables.map(seen) }, isToTell ? sheet : null);
		else if (one.table && isToAsk(one, workbook)) whole.tables.push(seen(one.table));
		else return one.table ? { ...one, table: seen(one.table) } : one;
	}
	return whole;
}

type Whole = Extract<FileRead, { ok: true }>;

const isToAsk = (one: Extract<FileRead, { ok: false }>, { isSettled }: WorkbookSeen): boolean =>
	isAskable(one) || !isSettled;

/** @param sheet rows are told to stand in */
function add(whole: Whole, part: Whole, sheet: string | null): void {
	const inSheet = <Row extends object>(row: Row) => (sheet === null ? row : { ...row, sheet });
	whole.read.push(...part.read.map(inSheet));
	whole.listed.push(...part.listed.map(inSheet));
	whole.unread.push(...part.unread.map(inSheet));
	whole.tables.push(...part.tables);
}

function tableOf(lines: string[][], name: string, { window, table, tables }: Wish): FileRead {
	const found = tableIn(lines);
	const fingerprint = fingerprintOf(found.headers);
	const told = table ?? tables?.[fingerprint] ?? null;
	const answer = readTable(found, name, window, told, calendarEngine.windowsZone);
	const kept = (table: TableSeen): KeptTable => ({
		...table,
		file: name,
		fingerprint,
		isSettled: told !== null
	});
	if (answer.ok) {
		const { read, listed, unread } = answer;
		return { ok: true, read, listed, unread, outside: 0, sheets: 0, tables: [kept(answer.table)] };
	}
	const { error, table: seen } = answer;
	return { ok: false, error, ...(seen && { table: { ...kept(seen), unread: error } }) };
}

/** In whatever order: columns are told by their headers, sheets by their names. */
const fingerprintOf = (names: readonly string[]): string =>
	createHash('sha256')
		.update(JSON.stringify([...names].sort()))
		.digest('hex')
		.slice(0, 32);
