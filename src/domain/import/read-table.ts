import { isGrid } from './grid.ts';
import { guessTable, headersIn } from './guess-table.ts';
import {
	type FileError,
	LIMITS,
	type Listed,
	type Occurrence,
	type ReadWindow,
	type Unread
} from './occurrence.ts';
import { shownText } from './shown-text.ts';
import { isEnough, type Table, type TableMapping, type TableSeen } from './table.ts';
import { type Cells, cellsOf, isFormula } from './table-cells.ts';
import { lessonReader } from './table-lessons.ts';
import { listedOf } from './table-list.ts';
import { bareHoursIn } from './written-hour.ts';
import { lengthUnit } from './written-time.ts';
import { type WindowsZone, zonesOf } from './zone.ts';

export type TableRead =
	| { ok: true; read: Occurrence[]; listed: Listed[]; unread: Unread[]; table: TableSeen }
	| { ok: false; error: FileError; table?: TableSeen };

/** Lines before the headers that may be a title, an address, nothing. */
const ABOVE = 15;
const SAMPLE = 20;

/** The table in these lines: the line with most headers that we know, and all below it. */
export function tableIn(lines: readonly string[][]): Table {
	const above = lines.slice(0, ABOVE).map((line) => headersIn(line));
	const best = Math.max(0, ...above);
	const at = best === 0 ? firstOfTable(lines) : headersAmong(lines, (_, index) => above[index] === best);
	const rows = lines.flatMap((cells, index) =>
		index > at && cells.some((cell) => cell.trim() !== '') ? [{ line: index + 1, cells }] : []
	);
	return { headers: named(lines[Math.max(0, at)] ?? []), rows };
}

/** Without a header that we know: the first that is not empty. */
const firstOfTable = (lines: readonly string[][]): number =>
	headersAmong(lines, (line) => filledIn(line) > 0);

const filledIn = (line: readonly string[]): number => line.filter((cell) => cell.trim() !== '').length;

/** The first such line of several cells, below a title that may be such a line too; else the first. */
function headersAmong(
	lines: readonly string[][],
	isOne: (line: readonly string[], index: number) => boolean
): number {
	const several = lines.findIndex((line, index) => filledIn(line) > 1 && isOne(line, index));
	return several === -1 ? lines.findIndex(isOne) : several;
}

function named(cells: readonly string[]): string[] {
	const seen = new Map<string, number>();
	const last = cells.findLastIndex((cell) => cell.trim() !== '');
	return cells.slice(0, last + 1).map((cell, index) => {
		const text = shownText(cell.replaceAll(/\s+/g, ' '), 200);
		const name = text === '' ? `#${String(index + 1)}` : text;
		const count = (seen.get(name) ?? 0) + 1;
		seen.set(name, count);
		return count === 1 ? name : `${name} (${String(count)})`;
	});
}

/**
 * The lessons of a table that begin in the window, or the people or vehicles it lists. A row that cannot be read is
 * named in `unread` and spoils nothing else.
 * @param file its name @param chosen how to read it; without, a guess is made
 */
export function readTable(
	table: Table,
	file: string,
	window: ReadWindow,
	chosen: TableMapping | null,
	windowsZone: WindowsZone = () => null
): TableRead {
	const { headers, rows } = table;
	if (headers.length > LIMITS.columns) return { ok: false, error: 'too_many_columns' };
	if (rows.length > LIMITS.rows) return { ok: false, error: 'too_many_rows' };
	const sample = rows.slice(0, SAMPLE).map((row) => row.cells);
	const mapping = chosen ?? guessTable(headers, sample, file);
	const seen = { headers, sample: sample.map((row) => row.map((cell) => shownText(cell, 80))), mapping };
	if (chosen === null && isGrid({ headers, sample, mapping }))
		return { ok: false, error: 'grid', table: seen };
	if (!isEnough(mapping) || !Object.values(mapping.columns).some((header) => headers.includes(header)))
		return { ok: false, error: 'unknown_columns', table: seen };
	return { ok: true, ...readRows(table, file, window, mapping, windowsZone), table: seen };
}

function readRows(
	{ headers, rows }: Table,
	file: string,
	window: ReadWindow,
	mapping: TableMapping,
	windowsZone: WindowsZone
) {
	const calendar = shownText(file.replace(/\.[a-z]{2,4}$/i, ''), 200);
	const view = cellsOf(headers, mapping);
	const uids = new Map<string, number>();
	const views = rows.map(({ line, cells }, index) => view(index + 1, line, cells));
	for (const one of views) uids.set(one.raw('uid'), (uids.get(one.raw('uid')) ?? 0) + 1);
	const { duration = '', start, end } = mapping.columns;
	const valuesOf = (header = ''): string[] => rows.map(({ cells }) => cells[headers.indexOf(header)] ?? '');
	const meant = {
		order: mapping.dates,
		unit: mapping.lengths ?? lengthUnit(duration, valuesOf(duration)),
		hours: bareHoursIn([...valuesOf(start), ...valuesOf(end)])
	};
	const zoneOf = zonesOf([], windowsZone, () => []);
	const readLesson = lessonReader(calendar, meant, window, zoneOf, (uid) => uids.get(uid) === 1);
	const found = { read: [] as Occurrence[], listed: [] as Listed[], unread: [] as Unread[] };
	const readOne = (one: Cells): void => {
		const answer =
			mapping.kind === 'lessons' ? readLesson(one) : listedOf(one, mapping.kind, calendar, mapping.dates);
		if (!answer.ok) found.unread.push(answer.unread);
		else if ('group' in answer.one) found.listed.push(answer.one);
		else found.read.push(answer.one);
	};
	for (const [index, one] of views.entries()) {
		const reason = misshapen(rows[index]?.cells ?? [], headers.length);
		const { row, line } = one;
		if (reason === null) readOne(one);
		else found.unread.push({ row, line, uid: '', calendar, ...aboutRow(one, mapping), reason });
	}
	return found;
}

const aboutRow = (view: Cells, { kind }: TableMapping): Pick<Unread, 'title' | 'group'> =>
	kind === 'lessons'
		? { title: view.text('title', 200) }
		: { title: view.text(kind === 'vehicles' ? 'plate' : 'name', 80), group: kind };

/** A separator or a quote in the wrong place moves every cell behind it: nothing in such a row means what it says. */
function misshapen(row: readonly string[], columns: number): 'too_many_cells' | 'unclosed_quote' | null {
	if (row.slice(columns).some((cell) => cell.trim() !== '' && !isFormula(cell))) return 'too_many_cells';
	const swallowed = (cell: string): boolean =>
		columns > 2 && cell.split('\n').some((line, at) => at > 0 && line.split(/[;,\t]/).length >= columns);
	return row.some((cell) => cell.includes('\n') && swallowed(cell)) ? 'unclosed_quote' : null;
}
