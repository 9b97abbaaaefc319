import { type RowChange } from '#db/import-rows.ts';
import { type Import, type ImportState } from '#db/imports.ts';
import { type Left, type LeftReason, type NoteReason, type RowNote } from '#domain/import/draft.ts';
import { type RowVerdict } from '#domain/import/judge.ts';
import { type Group } from '#domain/import/mapping.ts';
import { type InstructorSource } from '#domain/import/telling.ts';
import { type FileError, type UnreadReason } from '#domain/import/occurrence.ts';
import { type OverrideReason, type SoftRule } from '#domain/verdict.ts';
import { m } from '#paraglide/messages.js';

const PAGES: Partial<Record<ImportState, string>> = {
	columns: '/columns',
	listed: '/list',
	uploaded: '',
	mapped: '',
	previewed: '/preview'
};
/** Where an import is looked at, by how far it has come. */
export const pathOf = (id: string, state: ImportState): string =>
	`/admin/import/${id}${PAGES[state] ?? '/result'}`;

/** Something of it has been written, or will be. */
export const isStarted = (state: ImportState): boolean => PAGES[state] === undefined;

/** Whom and what it lists was taken, whatever becomes of its lessons. */
export const isListTaken = ({ isList, state }: Pick<Import, 'isList' | 'state'>): boolean =>
	isList && state !== 'columns' && state !== 'listed';

const FILE_ERRORS: Record<FileError | 'no_lesson', () => string> = {
	too_big: m.import_error_too_big,
	empty: m.import_error_empty,
	not_a_calendar: m.import_error_not_a_calendar,
	nul_bytes: m.import_error_nul_bytes,
	line_too_long: m.import_error_line_too_long,
	too_many_events: m.import_error_too_many_events,
	too_many_lessons: m.import_error_too_many_lessons,
	too_slow: m.import_error_too_slow,
	busy: m.import_error_busy,
	unreadable: m.import_error_unreadable,
	not_a_table: m.import_error_not_a_table,
	old_excel: m.import_error_old_excel,
	no_sheet: m.import_error_no_sheet,
	utf16_unmarked: m.import_error_utf16_unmarked,
	too_many_rows: m.import_error_too_many_rows,
	too_many_columns: m.import_error_too_many_columns,
	unclosed_quote: m.import_error_unclosed_quote,
	unknown_columns: m.import_error_unknown_columns,
	grid: m.import_error_grid,
	too_large_inside: m.import_error_too_large_inside,
	no_lesson: m.import_error_no_lesson
};
/** @param file its name; null or empty: none was chosen, or it is not that of one file */
export function fileErrorWords(error: FileError | 'no_lesson', file: string | null): string {
	if (file === null || file === '') return error === 'empty' ? m.import_error_none() : FILE_ERRORS[error]();
	return m.import_error_in_file({ file, what: FILE_ERRORS[error]() });
}

const UNREAD: Record<UnreadReason, () => string> = {
	cancelled: m.import_unread_cancelled,
	same_uid: m.import_unread_same_uid,
	two_values: m.import_unread_two_values,
	totals: m.import_unread_totals,
	no_start: m.import_unread_no_start,
	bad_date: m.import_unread_bad_date,
	no_year: m.import_unread_no_year,
	no_length: m.import_unread_no_length,
	ends_before_start: m.import_unread_ends_before_start,
	over_midnight: m.import_unread_over_midnight,
	skipped_hour: m.import_unread_skipped_hour,
	unknown_zone: m.import_unread_unknown_zone,
	bad_recurrence: m.import_unread_bad_recurrence,
	cut_short: m.import_unread_cut_short,
	bad_time: m.import_unread_bad_time,
	unclear_time: m.import_unread_unclear_time,
	bad_duration: m.import_unread_bad_duration,
	unclear_duration: m.import_unread_unclear_duration,
	formula: m.import_unread_formula,
	no_end: m.import_unread_no_end,
	too_many_cells: m.import_unread_too_many_cells,
	unclosed_quote: m.import_unread_unclosed_quote,
	no_name: m.import_unread_no_name,
	outside_window: m.import_unread_outside_window
};
/** @param what what stands in the file there @param file its name: a formula of a text is mended otherwise than that of a workbook */
export const unreadWords = (reason: UnreadReason, what = '', file = ''): string =>
	withWhat((reason === 'formula' && isText(file) ? m.import_unread_formula_text : UNREAD[reason])(), what);
const isText = (file: string): boolean => file !== '' && !/\.xls[xm]$/i.test(file);
/** The file a row is of; empty where nobody can tell. */
export const fileOfRow = (files: readonly { name: string }[], { file }: { file?: string }): string =>
	file ?? (files.length === 1 ? (files[0]?.name ?? '') : '');

const LEFT: Record<Exclude<LeftReason, 'duplicate'>, () => string> = {
	all_day: m.import_left_all_day,
	over_a_day: m.import_left_over_a_day,
	no_instructor: m.import_left_no_instructor,
	instructor_left: m.import_left_instructor,
	candidate_left: m.import_left_candidate,
	vehicle_left: m.import_left_vehicle,
	place_left: m.import_left_place,
	bad_plate: m.import_left_bad_plate,
	instructor_unclear: m.import_left_instructor_unclear,
	candidate_unclear: m.import_left_candidate_unclear,
	kind_unclear: m.import_left_kind_unclear,
	kind_left: m.import_left_kind
};
/** `Candidat laissé de côté : Larissa Engone` */
export const leftWords = ({ why, what = '' }: Left): string =>
	why === 'duplicate' ? m.import_left_duplicate({ row: what }) : withWhat(LEFT[why](), what);

/** A reason with the name or word it is about. */
const withWhat = (words: string, what: string): string =>
	what === '' ? words : m.import_about({ words, what });

const NOTES: Record<NoteReason, (words: { what: string }) => string> = {
	nobody: m.import_note_nobody,
	other_instructor: m.import_note_other_instructor,
	no_vehicle: m.import_note_no_vehicle,
	other_length: m.import_note_other_length
};
/** What somebody should look at before a lesson is taken. */
export const notesWords = (notes: readonly RowNote[]): string =>
	notes.map(({ note, what = '' }) => NOTES[note]({ what })).join(' · ');

const STATES: Record<ImportState, () => string> = {
	columns: m.import_state_columns,
	listed: m.import_state_listed,
	uploaded: m.import_state_uploaded,
	mapped: m.import_state_uploaded,
	previewed: m.import_state_previewed,
	applying: m.import_state_applying,
	stopped: m.import_state_stopped,
	applied: m.import_state_applied,
	undoing: m.import_state_undoing,
	undone: m.import_state_undone
};
export const stateWords = (state: ImportState): string => STATES[state]();

const TABLE_SOURCES: Partial<Record<InstructorSource, () => string>> = {
	calendar: m.import_by_file,
	organiser: m.import_by_column
};
const SOURCES: Record<InstructorSource, () => string> = {
	calendar: m.import_by_calendar,
	organiser: m.import_by_organiser,
	location: m.import_by_location,
	title: m.import_by_title,
	pattern: m.import_by_pattern
};
/** A table has a column for what a calendar says of its organiser. */
export const sourceWords = (source: InstructorSource, isTable: boolean): string =>
	(isTable ? (TABLE_SOURCES[source] ?? SOURCES[source]) : SOURCES[source])();
/** What stands in a pattern for a name, in the page's language; both languages are understood. */
export const holes = (): { instructor: string; candidate: string } => ({
	instructor: `{${m.import_pattern_instructor()}}`,
	candidate: `{${m.import_pattern_candidate()}}`
});

const GROUPS: Record<Group, () => string> = {
	instructors: m.import_instructors_head,
	candidates: m.import_candidates_head,
	vehicles: m.import_vehicles_head,
	places: m.import_places_head
};
export const groupWords = (group: Group): string => GROUPS[group]();

const NEW: Record<Group, (words: { name: string }) => string> = {
	instructors: m.import_new_instructor,
	candidates: m.import_new_candidate,
	vehicles: m.import_new_vehicle,
	places: m.import_new_place
};
export const newWords = (group: Group, name: string): string => NEW[group]({ name });

const NOBODY: Record<Group, () => string> = {
	instructors: m.import_leave_lessons,
	candidates: m.import_nobody_candidate,
	vehicles: m.import_nobody_vehicle,
	places: m.import_nobody_place
};
export const nobodyWords = (group: Group): string => NOBODY[group]();
export const leaveWords = (): string => m.import_leave_lessons();

const VERDICTS: Record<RowVerdict['verdict'], () => string> = {
	fits: m.import_verdict_fits,
	soft: m.import_verdict_soft,
	clash: m.import_verdict_clash,
	already: m.import_verdict_already,
	left: m.import_verdict_left,
	unread: m.import_verdict_unread
};
export const verdictWords = (verdict: RowVerdict['verdict']): string => VERDICTS[verdict]();

const CHANGES: Record<RowChange, () => string> = {
	new: m.import_change_new,
	again: m.import_change_again,
	moved: m.import_change_moved,
	back: m.import_change_back,
	gone: m.import_change_gone
};
const BADGES: Record<RowChange, () => string> = {
	new: m.import_badge_new,
	again: m.import_badge_again,
	moved: m.import_badge_moved,
	back: m.import_badge_back,
	gone: m.import_badge_gone
};
/** Of one row. */
export const badgeWords = (change: RowChange): string => BADGES[change]();
export const changeWords = (change: RowChange): string => CHANGES[change]();

const SOFT: Record<SoftRule, () => string> = {
	outside_hours: m.import_soft_outside_hours,
	closed_day: m.import_soft_closed_day,
	off_grid: m.import_soft_off_grid,
	in_the_past: m.import_soft_in_the_past,
	instructor_hours: m.import_soft_instructor_hours,
	instructor_break: m.import_soft_instructor_break,
	candidate_daily: m.import_soft_candidate_daily
};
export const softWords = (rules: readonly SoftRule[]): string => rules.map((rule) => SOFT[rule]()).join(', ');

const REASONS: Record<OverrideReason, () => string> = {
	candidate_asked: m.import_reason_candidate_asked,
	catch_up: m.import_reason_catch_up,
	exam_near: m.import_reason_exam_near,
	agreed: m.import_reason_agreed,
	correction: m.import_reason_correction,
	other: m.import_reason_other
};
export const overrideWords = (reason: OverrideReason): string => REASONS[reason]();

/** What of its files an import has in no list, where there is something. */
export const outsideWords = (files: Import['files']): string | null =>
	sumWords(files, 'outside', m.import_outside);
export function sheetsWords(files: Import['files']): string | null {
	const beyond = files.flatMap((file) => file.beyond ?? []);
	const words = [
		sumWords(files, 'sheets', m.import_sheets_not_read),
		beyond.length === 0 ? null : m.import_sheets_beyond({ names: beyond.join(', ') })
	].filter((one) => one !== null);
	return words.length === 0 ? null : words.join(' ');
}

function sumWords(
	files: Import['files'],
	what: 'outside' | 'sheets',
	words: (sum: { count: number }) => string
): string | null {
	const count = files.reduce((sum, file) => sum + (file[what] ?? 0), 0);
	return count === 0 ? null : words({ count });
}
