import { type ListedRow } from '#db/import-listed.ts';
import { type ListVerdict } from '#domain/import/judge-list.ts';
import { listedGroupWords, listVerdictWords } from './table-words.ts';

/** A row of a list as a page and a report show it: all in words, as its file has them. */
export interface ListedView {
	n: number;
	line: number;
	group: string;
	name: string;
	phone: string;
	more: string;
	verdict: ListVerdict['verdict'];
	says: string;
}

export const viewOf = ({ n, listed, verdict }: ListedRow): ListedView => ({
	n,
	line: listed.row,
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
	verdict: verdict.verdict,
	says: listVerdictWords(verdict)
});
