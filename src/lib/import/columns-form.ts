import {
	type Column,
	COLUMNS_OF,
	isEnough,
	type KeptTable,
	TABLE_KINDS,
	type TableKind,
	type TableMapping,
	type TableSeen,
	type WorkbookSeen
} from '#domain/import/table.ts';
import {
	isBareLength,
	LENGTH_UNITS,
	lengthUnit,
	type LengthUnit,
	unitInHeader
} from '#domain/import/written-time.ts';
import { m } from '#paraglide/messages.js';
import { columnWords } from './table-words.ts';

/** Names of a table's fields, by its place in the form and that of the header. */
export const columnField = (table: number, header: number): string =>
	`column.${String(table)}.${String(header)}`;
export const kindField = (table: number): string => `kind.${String(table)}`;
export const datesField = (table: number): string => `dates.${String(table)}`;
export const lengthsField = (table: number): string => `lengths.${String(table)}`;

export const sheetsField = (key: string): string => `sheet.${key}`;

/** Each workbook in which there is a choice, once for those with sheets of the same names. */
export const workbooksIn = (tables: readonly KeptTable[]): { file: string; workbook: WorkbookSeen }[] =>
	tables
		.flatMap(({ file, workbook }) => (workbook ? [{ file, workbook }] : []))
		.filter((one, at, all) => all.findIndex(({ workbook }) => workbook.key === one.workbook.key) === at);

/** The sheets a person ticked of each workbook, by its key; `isOther`: not those that were read. */
export function sheetsIn(
	form: FormData,
	tables: readonly KeptTable[]
): { workbooks: Record<string, string[]>; isOther: boolean; problem: string | null } {
	const workbooks: Record<string, string[]> = {};
	let isOther = false;
	let problem: string | null = null;
	for (const { file, workbook } of workbooksIn(tables)) {
		const ticked = form.getAll(sheetsField(workbook.key));
		const { sheets } = workbook;
		isOther ||= sheets.some(({ name, isRead }) => isRead !== ticked.includes(name));
		workbooks[workbook.key] = sheets.flatMap(({ name }) => (ticked.includes(name) ? [name] : []));
		if (workbooks[workbook.key]?.length === 0) problem ??= m.import_sheets_none({ file });
	}
	return { workbooks, isOther, problem };
}

/** Tables with the same headers are told once. */
export const distinct = (tables: readonly KeptTable[]): KeptTable[] =>
	tables.filter((one, at) => tables.findIndex((other) => other.fingerprint === one.fingerprint) === at);

/** Each file of those with the same headers, with its sheets: `planning.xlsx – Novembre, Décembre`. */
export function namesOf(tables: readonly KeptTable[], { fingerprint }: KeptTable): string {
	const files = Map.groupBy(
		tables.filter((one) => one.fingerprint === fingerprint),
		({ file }) => file
	);
	return [...files]
		.map(([file, parts]) => [file, parts.flatMap(({ sheet }) => sheet ?? []).join(', ')])
		.map((parts) => parts.filter((part) => part !== '').join(' – '))
		.join(' · ');
}

export const kindOf = (value: unknown): TableKind | null =>
	TABLE_KINDS.find((kind) => kind === value) ?? null;

export interface Told {
	/** By fingerprint. */
	told: Record<string, TableMapping>;
	/** Why no file can be read so. */
	problem: string | null;
}

/** What a person said of the columns of these tables. */
export function toldOf(form: FormData, tables: readonly KeptTable[]): Told {
	const told: Told['told'] = {};
	let problem: string | null = null;
	for (const [at, table] of distinct(tables).entries()) {
		const { mapping, twice } = mappingIn(form, at, table);
		told[table.fingerprint] = mapping;
		problem ??= problemOf(namesOf(tables, table), mapping, twice);
	}
	return { told, problem };
}

function mappingIn(
	form: FormData,
	at: number,
	table: KeptTable
): { mapping: TableMapping; twice: Column | null } {
	const kind = kindOf(form.get(kindField(at))) ?? table.mapping.kind;
	const columns: TableMapping['columns'] = {};
	let twice: Column | null = null;
	for (const [place, header] of table.headers.entries()) {
		const column = COLUMNS_OF[kind].find((one) => one === form.get(columnField(at, place)));
		if (column === undefined) continue;
		if (columns[column] !== undefined) twice = column;
		columns[column] = header;
	}
	const dates = form.get(datesField(at)) === 'mdy' ? 'mdy' : 'dmy';
	const lengths = LENGTH_UNITS.find((unit) => unit === form.get(lengthsField(at)));
	return { mapping: { kind, columns, dates, ...(lengths && { lengths }) }, twice };
}

/** Do its durations have no unit, so that somebody has to say it? What they seem to mean, if anything does. */
export function lengthsIn({ headers, sample, mapping }: TableSeen): { guess: LengthUnit | null } | null {
	const { duration } = mapping.columns;
	if (mapping.kind !== 'lessons' || duration === undefined || unitInHeader(duration) !== null) return null;
	const values = sample.map((row) => row[headers.indexOf(duration)] ?? '');
	return values.some(isBareLength) ? { guess: mapping.lengths ?? lengthUnit(duration, values) } : null;
}

const NEEDED: Record<TableKind, Column> = {
	lessons: 'date',
	candidates: 'name',
	instructors: 'name',
	vehicles: 'plate'
};

function problemOf(file: string, mapping: TableMapping, twice: Column | null): string | null {
	if (twice !== null) return m.import_columns_twice({ file, column: columnWords(twice) });
	return isEnough(mapping)
		? null
		: m.import_columns_missing({ file, column: columnWords(NEEDED[mapping.kind]) });
}
