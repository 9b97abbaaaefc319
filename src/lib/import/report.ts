import { type ImportRow, type RowChange, type RowResult } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import { m } from '#paraglide/messages.js';
import { rowView } from './row-view.ts';
import { type Speech } from './refusal-words.ts';

/** A byte-order mark first, and the separator of the reader's spreadsheet: so that Excel opens it as it is. */
const SEPARATOR = { fr: ';', en: ',' } as const;
const MARK = '\u{FEFF}';

/** Every row of an import with what became of it and why, as a table for a spreadsheet. */
export function reportOf(one: Import, rows: readonly ImportRow[], speech: Speech): string {
	const line = (cells: readonly string[]): string => cells.map(cell).join(SEPARATOR[speech.locale]);
	return MARK + [HEAD(), ...rows.map((row) => cellsOf(one, row, speech))].map(line).join('\r\n') + '\r\n';
}

const HEAD = (): string[] => [
	m.import_col_file(),
	m.import_col_line(),
	m.import_col_uid(),
	m.import_col_title(),
	m.import_col_time(),
	m.import_col_instructor(),
	m.import_col_candidates(),
	m.import_col_things(),
	m.import_col_change(),
	m.import_col_became(),
	m.import_col_reason()
];

function cellsOf(one: Import, row: ImportRow, speech: Speech): string[] {
	const view = rowView(row, speech);
	const [file] = one.files;
	return [
		one.files.length === 1 && file ? file.name : row.event.calendar,
		view.line,
		row.event.uid,
		row.event.title,
		view.when,
		view.instructor,
		view.candidates,
		view.things,
		view.change === null ? '' : CHANGES[view.change](),
		RESULTS[view.outcome](),
		view.became === '' ? view.says : view.became
	];
}

const CHANGES: Record<RowChange, () => string> = {
	new: m.import_report_new,
	moved: m.import_report_moved,
	gone: m.import_report_gone
};

const RESULTS: Record<RowResult, () => string> = {
	taken: m.import_report_taken,
	already: m.import_report_already,
	refused: m.import_report_refused,
	left: m.import_report_left,
	back: m.import_report_back,
	kept: m.import_report_kept
};

/** A spreadsheet would run what begins like a formula: an apostrophe makes it text. */
const cell = (text: string): string => {
	const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return `"${safe.replaceAll('"', '""')}"`;
};
