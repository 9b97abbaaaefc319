import { type ListedRow } from '#db/import-listed.ts';
import { type Import } from '#db/imports.ts';
import { type ListVerdict } from '#domain/import/judge-list.ts';
import { m } from '#paraglide/messages.js';
import { type MadeView } from './made-view.ts';
import { listedGroupWords, listVerdictWords } from './table-words.ts';
import { fileOfRow } from './words.ts';

/** A row of a list as a page and a report show it: all in words, as its file has them. */
export interface ListedView {
	n: number;
	line: number;
	/** The file and sheet it stands in, where the line alone does not tell. */
	source: string;
	group: string;
	name: string;
	phone: string;
	more: string;
	/** It would be taken, and somebody should look at it first. */
	isNoted: boolean;
	verdict: ListVerdict['verdict'] | 'back' | 'kept';
	says: string;
}

/** @param files of the import @param undone what became of those it made, once it was taken back */
export const viewOf = (
	{ n, listed, verdict }: ListedRow,
	files: Import['files'],
	undone: readonly MadeView[]
): ListedView => ({
	n,
	line: listed.line ?? listed.row,
	source: [listed.file, listed.sheet].filter(Boolean).join(' – '),
	group: listedGroupWords(listed.group),
	name: listed.name,
	phone: listed.phone,
	more: [
		listed.model,
		listed.permit,
		listed.instructor,
		/^\d+$/.test(listed.hours) ? `${listed.hours} h` : listed.hours,
		listed.insuranceUntil,
		listed.inspectionUntil
	]
		.filter((text) => text !== '')
		.join(' · '),
	isNoted: verdict.verdict === 'new' && verdict.note !== undefined,
	...(undoneOf(verdict, undone) ?? {
		verdict: verdict.verdict,
		says: listVerdictWords(verdict, fileOfRow(files, listed))
	})
});

function undoneOf(
	verdict: ListVerdict,
	undone: readonly MadeView[]
): Pick<ListedView, 'verdict' | 'says'> | null {
	const made = verdict.verdict === 'taken' ? undone.find(({ id }) => id === verdict.id) : undefined;
	if (!made) return null;
	return made.kept === ''
		? { verdict: 'back', says: m.import_list_back() }
		: { verdict: 'kept', says: m.import_list_kept({ why: made.kept }) };
}
