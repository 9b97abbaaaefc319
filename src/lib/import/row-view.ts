import { type ImportRow, type RowChange, type RowResult, type RowUndone } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import { type Draft, newcomers } from '#domain/import/draft.ts';
import { type RowVerdict } from '#domain/import/judge.ts';
import { type Kind } from '#domain/lesson.ts';
import { dayWords } from '#lib/planning/calendar-day.ts';
import { m } from '#paraglide/messages.js';
import { newcomerIdOf } from './ids.ts';
import { changedWords, confirmedWords, periodWords, refusalWords, type Speech } from './refusal-words.ts';
import { fileOfRow, leftWords, notesWords, softWords, unreadWords, verdictWords } from './words.ts';

/** A row as a page shows it: all in words. */
export interface RowView {
	n: number;
	/** What names it where somebody chooses it. */
	choice: string;
	isChoosable: boolean;
	/** Line of the file; empty where it has the row no longer. */
	line: string;
	/** Where the line alone does not tell: its sheet, its file. */
	source: string;
	/** Of its event in a calendar; empty where the file names none. */
	uid: string;
	when: string;
	title: string;
	/** Its table has no titles: all of the row stands in its place. */
	isUntitled: boolean;
	kind: Kind | null;
	instructor: string;
	candidates: string;
	plate: string;
	place: string;
	/** Beside what earlier imports brought. */
	change: RowChange | null;
	/** How an earlier import brought what this row changes. */
	was: string;
	verdict: RowVerdict['verdict'] | null;
	leftOut: boolean;
	/** It would be taken, and somebody should look at it first. */
	isNoted: boolean;
	/** What stands against it before it is taken. */
	says: string;
	outcome: RowResult;
	/** What became of it. */
	became: string;
}

/** Names of this school, and of those the import would make. */
export function speechOf(
	names: ReadonlyMap<string, string>,
	one: Import,
	school: { id: string; zone: string },
	locale: 'fr' | 'en'
): Speech {
	const fresh = one.mapping
		? newcomers(one.mapping, (group, key) => newcomerIdOf(school.id, group, key))
		: [];
	const coming = new Map(fresh.map((newcomer) => [newcomer.id, newcomer.name]));
	return {
		zone: school.zone,
		locale,
		name: (id) => (id === null ? '' : (names.get(id) ?? coming.get(id) ?? m.import_somebody()))
	};
}

/** @param one the import it is of */
export function rowView(one: Pick<Import, 'files'>, row: ImportRow, speech: Speech): RowView {
	const inFile = { ...speech, file: fileOfRow(one.files, row.event) };
	return {
		n: row.n,
		choice: choiceOf(row),
		isChoosable: isChoosable(row),
		line: row.change === 'gone' ? '' : lineOf(row.event),
		source: sourceOf(one, row.event),
		uid: row.event.uid,
		when: row.draft ? periodWords(row.draft, speech) : whenWords(row.event, speech),
		title: titleOf(row.event),
		isUntitled: row.event.cells !== undefined,
		...lessonOf(row.draft ?? row.was?.draft ?? null, speech),
		change: row.change,
		was: wasWords(row, speech),
		verdict: row.verdict?.verdict ?? null,
		leftOut: row.leftOut,
		isNoted: row.verdict !== null && 'notes' in row.verdict,
		says: saysOfRow(row, inFile),
		outcome: row.result,
		became: becameOf(row, inFile)
	};
}

/** Of the file a row stands in. */
type SpeechInFile = Speech & { file: string };

/** Rows of the file keep their number, what is gone its lesson; two rows may stand for one lesson. */
const choiceOf = ({ n, lesson }: ImportRow): string => `${String(n)} ${lesson ?? ''}`;

/** Is it to be taken, or would it be if another were left out? */
const isChoosable = ({ verdict }: ImportRow): boolean =>
	verdict?.verdict === 'fits' ||
	verdict?.verdict === 'soft' ||
	(verdict?.verdict === 'left' && verdict.why === 'duplicate');

/** Where a table has no titles, its row as it stands there. */
function titleOf({ cells, title }: ImportRow['event']): string {
	const shown = cells ?? title;
	return shown === '' ? m.import_untitled() : shown;
}

const lineOf = ({ line, row }: ImportRow['event']): string => String(line ?? row);

/** Of several files the one, and of several sheets. */
function sourceOf({ files }: Pick<Import, 'files'>, event: ImportRow['event']): string {
	const { calendar, sheet = '', file } = event;
	if (files.length === 1) return sheet;
	if (file !== undefined) return sheet === '' ? file : `${file} – ${sheet}`;
	return sheet === '' || calendar.endsWith(` – ${sheet}`) ? calendar : `${calendar} – ${sheet}`;
}

function lessonOf(draft: Draft | null, speech: Speech): Pick<RowView, 'kind' | WhoAndWhat> {
	if (!draft) return { kind: null, instructor: '', candidates: '', plate: '', place: '' };
	return { kind: draft.kind, ...whoAndWhat(draft, speech) };
}

type WhoAndWhat = 'instructor' | 'candidates' | 'plate' | 'place';

function whoAndWhat(draft: Draft, speech: Speech): Pick<RowView, WhoAndWhat> {
	return {
		instructor: speech.name(draft.instructor),
		candidates: draft.candidates.map((id) => speech.name(id)).join(', '),
		plate: speech.name(draft.vehicle),
		place: speech.name(draft.place)
	};
}

/** How it was, only what is another now: `lun. 14 déc. 08:00–09:00 · Awa Diallo` */
function wasWords(row: ImportRow, speech: Speech): string {
	const { before } = changedParts(row, speech);
	const words = row.was?.withdrawn && row.draft ? [m.import_was_cancelled(), ...before] : before;
	return words.length === 0 ? '' : m.import_was({ what: words.join(' · ') });
}

/** What is another now than an earlier import brought it, before and now, and whether its hours are. */
export function changedParts(
	{ was, draft }: ImportRow,
	speech: Speech
): { before: string[]; now: string[]; isMoved: boolean } {
	if (!was || !draft) return { before: [], now: [], isMoved: false };
	const before = { when: periodWords(was.draft, speech), ...whoAndWhat(was.draft, speech) };
	const now = { when: periodWords(draft, speech), ...whoAndWhat(draft, speech) };
	const parts = (['when', 'instructor', 'candidates', 'plate', 'place'] as const).filter(
		(part) => before[part] !== now[part]
	);
	const said = (words: typeof now) =>
		parts.map((part) => (words[part] === '' ? m.import_nothing() : words[part]));
	return { before: said(before), now: said(now), isMoved: parts.includes('when') };
}

function whenWords(event: ImportRow['event'], speech: Speech): string {
	if (event.start === undefined) return '';
	return event.allDay
		? `${dayWords(event.start, speech.locale)}, ${m.import_whole_day()}`
		: periodWords(event, speech);
}

function saysOfRow({ closes, verdict }: ImportRow, speech: SpeechInFile): string {
	if (closes) return m.import_closes();
	return verdict ? saysOf(verdict, speech) : '';
}

function saysOf(verdict: RowVerdict, speech: SpeechInFile): string {
	switch (verdict.verdict) {
		case 'soft':
			return joined(softWords(verdict.rules), notesWords(verdict.notes ?? []));
		case 'clash':
			return refusalWords(verdict.reason, speech);
		case 'left':
			return leftWords(verdict);
		case 'unread':
			return unreadWords(verdict.reason, verdict.what, speech.file);
		case 'fits':
			return verdict.notes ? notesWords(verdict.notes) : verdictWords(verdict.verdict);
		case 'already':
			return verdictWords(verdict.verdict);
	}
}

const joined = (...words: string[]): string => words.filter((word) => word !== '').join(' · ');

function becameOf(row: ImportRow, speech: SpeechInFile): string {
	if (row.undone) return undoneWords(row, row.undone, speech);
	switch (row.outcome?.outcome) {
		case 'taken':
			return joined(takenWords(row), notesOf(row));
		case 'closed':
			return m.import_outcome_closed();
		case 'already':
			return m.import_verdict_already();
		case 'refused':
			return refusalWords(row.outcome.reason, speech);
		case undefined:
			return leftOf(row, speech);
	}
}

const notesOf = ({ verdict }: ImportRow): string =>
	verdict && 'notes' in verdict ? notesWords(verdict.notes ?? []) : '';

function leftOf(row: ImportRow, speech: SpeechInFile): string {
	if (row.leftOut) return row.change === 'gone' ? m.import_gone_kept() : m.import_left_by_hand();
	return row.verdict ? saysOf(row.verdict, speech) : '';
}

function takenWords(row: ImportRow): string {
	if (!row.was) return m.import_outcome_taken();
	if (!row.draft) return m.import_outcome_cancelled();
	return row.was.withdrawn ? m.import_outcome_brought_back() : m.import_outcome_changed();
}

function keptWords(undone: Extract<RowUndone, { undone: 'kept' }>, speech: Speech): string {
	if (undone.what === 'note') return m.import_kept_note();
	return undone.what === 'import' ? confirmedWords(undone, speech) : changedWords(undone, speech);
}

function undoneWords(row: ImportRow, undone: RowUndone, speech: Speech): string {
	switch (undone.undone) {
		case 'back':
			if (row.closes) return m.import_undone_opened();
			return row.was ? m.import_undone_as_before() : m.import_undone_removed();
		case 'refused':
			return m.import_undone_kept({ why: refusalWords(undone.reason, speech) });
		case 'kept':
			return m.import_undone_kept({
				why: keptWords(undone, speech)
			});
	}
}
