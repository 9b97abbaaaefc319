import { type ImportRow } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import { type Ghost } from '#lib/board/import-ghosts.svelte.ts';
import { type Speech } from './refusal-words.ts';
import { rowView } from './row-view.ts';

/** A row as the board shows it; null where it would put no lesson there. */
export function ghostOf(one: Import, row: ImportRow, speech: Speech): Ghost | null {
	const verdict = row.verdict?.verdict;
	if (!row.draft || (verdict !== 'fits' && verdict !== 'soft' && verdict !== 'clash')) return null;
	const view = rowView(one, row, speech);
	return {
		n: row.n,
		...row.draft,
		verdict,
		moved: row.was !== null,
		who: view.candidates === '' ? view.title : view.candidates,
		instructorName: view.instructor,
		plate: view.plate,
		placeName: view.place,
		title: view.title,
		line: [view.source, view.line].filter((part) => part !== '').join(', '),
		uid: view.uid,
		says: verdict === 'fits' && !view.isNoted ? '' : view.says,
		was: view.was
	};
}
