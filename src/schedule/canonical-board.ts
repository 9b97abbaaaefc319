import * as Y from 'yjs';
import { type BoardRows } from '#db/board-rows.ts';
import { stepsOf } from '#domain/edit.ts';
import {
	boardOf,
	type EditEntry,
	isRefused,
	lessonsOf,
	type OpenProposal,
	type RefusedEdit,
	withoutId
} from '#sync/board-doc.ts';
import { lessonText } from '#sync/board-hash.ts';

/** The document the rows ask for, with no past. @param refused edits that still wait for their authors */
export function canonicalBoard(rows: BoardRows, refused: ReadonlyMap<string, RefusedEdit>): Uint8Array {
	const doc = new Y.Doc({ gc: true });
	doc.transact(() => {
		const { lessons, edits, meta } = boardOf(doc);
		for (const lesson of rows.lessons) lessons.set(lesson.id, withoutId(lesson));
		for (const [id, entry] of refused) edits.set(id, entry);
		if (rows.published) meta.set('published', true);
		if (rows.closed) meta.set('closed', true);
		if (rows.proposals.length > 0)
			meta.set('proposals', Object.fromEntries(rows.proposals.map(openProposal)));
	});
	const state = Y.encodeStateAsUpdate(doc);
	doc.destroy();
	return state;
}

function openProposal({
	id,
	edit,
	from,
	to,
	at,
	overtaken
}: BoardRows['proposals'][number]): [string, OpenProposal] {
	const steps = stepsOf(edit);
	return [
		id,
		{
			lessons: steps.map((step) => step.lesson),
			steps: steps.map(({ lesson, set }) => ({ lesson, set })),
			from,
			to,
			at,
			...(overtaken && { overtaken })
		}
	];
}

export function refusedIn(doc: Y.Doc): Map<string, RefusedEdit> {
	const isSettled = (entry: [string, EditEntry]): entry is [string, RefusedEdit] => isRefused(entry[1]);
	return new Map([...boardOf(doc).edits.entries()].filter(isSettled));
}

/** Ids of lessons that document and rows do not tell alike. */
export function differences(doc: Y.Doc, rows: Pick<BoardRows, 'lessons'>): string[] {
	const shown = new Map(
		[...lessonsOf(boardOf(doc)).values()].map((lesson) => [lesson.id, lessonText(lesson)])
	);
	const held = new Map(rows.lessons.map((lesson) => [lesson.id, lessonText(lesson)]));
	return [...new Set([...shown.keys(), ...held.keys()])].filter((id) => shown.get(id) !== held.get(id));
}
