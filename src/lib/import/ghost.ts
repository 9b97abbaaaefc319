import { type ImportRow } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import { type Ghost, type GhostVerdict, type ImportWeek, type Touched } from '#lib/board/import-shown.ts';
import { kindWord } from '#lib/board/words.ts';
import { m } from '#paraglide/messages.js';
import { type Speech } from './refusal-words.ts';
import { changedParts, type RowView, rowView } from './row-view.ts';

/** What rows show of a week: lessons they would put there, and lessons there of which they say something. */
export const weekOfRows = (
	one: Pick<Import, 'files' | 'id'>,
	rows: readonly ImportRow[],
	isThere: (start: string) => boolean,
	speech: Speech
): ImportWeek => ({
	ghosts: rows.flatMap((row) =>
		row.draft && isThere(row.draft.start) ? (ghostOf(one, row, speech) ?? []) : []
	),
	touched: rows.flatMap((row) => touchedOf(row, speech) ?? [])
});

/** A row as the board shows it; null where it would put no lesson there. */
function ghostOf(one: Pick<Import, 'files'>, row: ImportRow, speech: Speech): Ghost | null {
	const verdict = verdictOf(row);
	if (!row.draft || !verdict) return null;
	const view = rowView(one, row, speech);
	return {
		n: row.n,
		...row.draft,
		verdict,
		change: row.change,
		leaves: row.change === 'moved' && row.was ? { lesson: row.was.lesson, start: row.was.draft.start } : null,
		who: view.candidates === '' ? nameOf(view) : view.candidates,
		instructorName: view.instructor,
		plate: view.plate,
		placeName: view.place,
		title: view.title,
		line: [view.source, view.line].filter((part) => part !== '').join(', '),
		uid: view.uid,
		says: verdict === 'fits' && !view.isNoted ? '' : view.says,
		was: movedFrom(row, speech) ?? view.was
	};
}

/** A row of a table without titles would be all its cells, its day and hours first: the lesson is called by its kind. */
const nameOf = ({ isUntitled, kind, title }: RowView): string =>
	isUntitled && kind !== null ? kindWord(kind) : title;

/** What a row says of a lesson that stands: that it would leave its place, is in the file no longer, or stays as it is. */
function touchedOf(row: ImportRow, speech: Speech): Touched | null {
	const { n, lesson, draft, change } = row;
	if (lesson === null) return null;
	const none = { lesson, verdict: null, change: null, isCancelled: false, to: null };
	if (change === 'gone') {
		const isCancelled = !row.leftOut;
		const says = isCancelled ? m.import_gone_cancelled() : m.import_gone_kept();
		return { ...none, change, isCancelled, says };
	}
	if (row.verdict?.verdict === 'already')
		return { ...none, verdict: 'already', says: m.import_verdict_already() };
	const verdict = verdictOf(row);
	// What clashes stays where it is.
	if (change !== 'moved' || !draft || !verdict || verdict === 'clash') return null;
	return { ...none, verdict, change, to: { n, start: draft.start }, says: goesTo(row, speech) };
}

function verdictOf({ verdict, leftOut }: ImportRow): GhostVerdict | null {
	const said = verdict?.verdict;
	return !leftOut && (said === 'fits' || said === 'soft' || said === 'clash') ? said : null;
}

/** `déplacée de mar. 24 nov. 10:00–11:00`; null where its hours stay. */
function movedFrom(row: ImportRow, speech: Speech): string | null {
	const changed = row.change === 'moved' && changedParts(row, speech);
	return changed && changed.isMoved ? m.import_moved_from({ what: changed.before.join(' · ') }) : null;
}

function goesTo(row: ImportRow, speech: Speech): string {
	const { isMoved, now } = changedParts(row, speech);
	const what = now.join(' · ');
	return isMoved ? m.import_moved_to({ what }) : m.import_changed_to({ what });
}
