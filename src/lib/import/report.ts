import { type ListedRow } from '#db/import-listed.ts';
import { type ImportRow, type RowChange, type RowResult } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import { dayOf } from '#domain/week.ts';
import { csvOf } from '#lib/export/csv.ts';
import { m } from '#paraglide/messages.js';
import { type ListedView, viewOf } from './list-view.ts';
import { type MadeView } from './made-view.ts';
import { rowView } from './row-view.ts';
import { type Speech } from './refusal-words.ts';

/** Of the reader's spreadsheet, so that Excel opens it as it is. */
const SEPARATOR = { fr: ';', en: ',' } as const;

/** Every row of an import with what became of it and why, as a table for a spreadsheet. */
export const reportOf = (one: Import, rows: readonly ImportRow[], speech: Speech): string =>
	csvOf([HEAD(), ...rows.map((row) => cellsOf(one, row, speech))], SEPARATOR[speech.locale]);

/** Every row of the lists of an import, the same way. */
export const listReportOf = (
	{ files }: Pick<Import, 'files'>,
	rows: readonly ListedRow[],
	undone: readonly MadeView[],
	locale: Speech['locale']
): string =>
	csvOf([LIST_HEAD(), ...rows.map((row) => listCellsOf(viewOf(row, files, undone)))], SEPARATOR[locale]);

const LIST_HEAD = (): string[] => [
	m.import_col_file(),
	m.import_col_line(),
	m.import_list_col_group(),
	m.import_list_col_name(),
	m.import_list_col_phone(),
	m.import_list_col_more(),
	m.import_col_became(),
	m.import_col_reason()
];

function listCellsOf({ line, source, group, name, phone, more, verdict, says }: ListedView): string[] {
	const reason = verdict === 'refused' || verdict === 'kept' ? says : '';
	return [source, String(line), group, name, phone, more, LISTED[verdict](), reason];
}

const LISTED: Record<ListedView['verdict'], () => string> = {
	back: m.import_report_back,
	kept: m.import_report_kept,
	new: m.import_list_report_new,
	taken: m.import_list_report_taken,
	already: m.import_list_report_already,
	left: m.import_report_left,
	refused: m.import_list_report_refused
};

const HEAD = (): string[] => [
	m.import_col_file(),
	m.import_col_line(),
	m.import_col_uid(),
	m.import_col_title(),
	m.import_col_date(),
	m.import_col_time(),
	m.import_col_instructor(),
	m.import_col_candidates(),
	m.import_col_things(),
	m.import_col_change(),
	m.import_col_became(),
	m.import_col_reason()
];

function cellsOf(one: Import, row: ImportRow, speech: Speech): string[] {
	const view = rowView(one, row, speech);
	const [file] = one.files;
	return [
		[one.files.length === 1 && file ? file.name : '', view.source].filter((name) => name !== '').join(' – '),
		view.line,
		row.event.uid,
		row.event.cells ?? row.event.title,
		dateOf(row, speech),
		view.when,
		view.instructor,
		view.candidates,
		[view.plate, view.place].filter((name) => name !== '').join(' · '),
		view.change === null ? '' : CHANGES[view.change](),
		RESULTS[view.outcome](),
		view.became === '' ? view.says : view.became
	];
}

/** With its year, and so that a spreadsheet can sort by it. */
function dateOf({ draft, event }: ImportRow, { zone }: Speech): string {
	if (draft) return dayOf(draft.start, zone);
	if (event.start === undefined) return '';
	return event.allDay ? event.start : dayOf(event.start, zone);
}

const CHANGES: Record<RowChange, () => string> = {
	new: m.import_report_new,
	again: m.import_report_again,
	moved: m.import_report_moved,
	back: m.import_badge_back,
	gone: m.import_report_gone
};

const RESULTS: Record<RowResult, () => string> = {
	taken: m.import_report_taken,
	already: m.import_report_already,
	refused: m.import_report_refused,
	left: m.import_report_left,
	back: m.import_report_back,
	kept: m.import_report_kept,
	closed: m.import_report_closed,
	opened: m.import_report_back
};
