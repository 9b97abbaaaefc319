import * as v from 'valibot';
import { type FileError } from './occurrence.ts';
import { LENGTH_UNITS } from './written-time.ts';

/** What a table is a list of. */
export const TABLE_KINDS = ['lessons', 'candidates', 'instructors', 'vehicles'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

/** What a column may tell, by kind of table. */
export const COLUMNS_OF = {
	lessons: [
		...([
			'uid',
			'date',
			'start',
			'endDate',
			'end',
			'duration',
			'allDay',
			'zone',
			'title',
			'kind',
			'status'
		] as const),
		...(['candidates', 'lastName', 'firstName', 'instructor', 'vehicle', 'place', 'description'] as const)
	],
	candidates: ['name', 'lastName', 'firstName', 'phone', 'email', 'permit', 'instructor', 'hours'],
	instructors: ['name', 'lastName', 'firstName', 'phone', 'email', 'permit'],
	vehicles: ['plate', 'model', 'permit', 'insuranceUntil', 'inspectionUntil']
} as const satisfies Record<TableKind, readonly string[]>;
export type Column = (typeof COLUMNS_OF)[TableKind][number];

export const ALL_COLUMNS = [...new Set(Object.values(COLUMNS_OF).flat())];

/** How a table is read: which of its headers tells what. Kept for each school, and the first half of `--map FILE`. */
export const tableMapping = v.object({
	kind: v.picklist(TABLE_KINDS),
	columns: v.record(v.picklist(ALL_COLUMNS), v.pipe(v.string(), v.maxLength(200))),
	/** What 03/04/2026 means; days written 2026-04-03 are understood either way. */
	dates: v.optional(v.picklist(['dmy', 'mdy']), 'dmy'),
	/** What a duration of 2 or 90 is, without a unit; unsaid, the whole column tells, or such rows are refused. */
	lengths: v.optional(v.picklist(LENGTH_UNITS))
});
export type TableMapping = v.InferOutput<typeof tableMapping>;

/** A table as a file holds it: rows of words, the first line of headers apart. */
export interface Table {
	/** Each once: an empty one has its number (`#3`), the second of two its own (`Début (2)`). */
	headers: string[];
	/** Empty lines are no rows. */
	rows: TableRow[];
}

interface TableRow {
	/** As a spreadsheet counts it, from 1. */
	line: number;
	cells: string[];
}

/** What a page needs to show a table's columns and let them be changed. */
export interface TableSeen {
	headers: string[];
	/** Its first rows. */
	sample: string[][];
	mapping: TableMapping;
}

/** A sheet of a workbook, with its rows below the headers. */
export interface SheetSeen {
	name: string;
	rows: number;
	isRead: boolean;
	/** Whoever opens the workbook does not see it. */
	isHidden?: boolean;
}

/** A workbook in which there is a choice. */
export interface WorkbookSeen {
	/** The same for every workbook with sheets of these names. */
	key: string;
	sheets: SheetSeen[];
	/** Somebody has said which of them are read, for this file or an earlier one. */
	isSettled: boolean;
	/** The first to be seen has no headers that we know; these, which nobody sees, have. */
	better?: string[];
}

/** A table of an upload, as its import keeps it. */
export interface KeptTable extends TableSeen {
	file: string;
	/** The sheet it is in, where its workbook has several. */
	sheet?: string;
	workbook?: WorkbookSeen;
	/** The same for every table with these headers. */
	fingerprint: string;
	/** Somebody has said what its columns tell, for this file or an earlier one. */
	isSettled: boolean;
	/** Why nothing of it is read, until somebody says more of its columns. */
	unread?: FileError;
}

/** Does the mapping say enough to read anything? */
export function isEnough({ kind, columns }: TableMapping): boolean {
	if (kind === 'vehicles') return columns.plate !== undefined;
	if (kind !== 'lessons') return (columns.name ?? columns.lastName) !== undefined;
	return (columns.date ?? columns.start) !== undefined;
}
