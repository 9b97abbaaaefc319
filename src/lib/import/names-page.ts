import * as choices from '#db/import-choices.ts';
import * as context from '#db/import-context.ts';
import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { type Import } from '#db/imports.ts';
import { type Tx } from '#db/sql.ts';
import { findNames, type FoundNames } from '#domain/import/mapping.ts';
import { type Occurrence } from '#domain/import/occurrence.ts';
import { type Asked, type FileRule, fileRule, rulesFor, withNamesOfFiles } from './file-rules.ts';
import { inOrder, type Version, versionsOf } from './versions-page.ts';
import { fileOfRow } from './words.ts';
import { type Kept, keptWords, kindsWithKept, withKept } from '#domain/import/kept.ts';
import { type Follows, sourceOf } from '#domain/import/next-version.ts';
import { fileKey, type Rules } from '#domain/import/telling.ts';
import { type Directory } from '#domain/import/wording.ts';

/** All that choosing who is who needs. */
export interface NamesPage {
	one: Import;
	/** The calendars and tables it comes from, each with what tells the instructor there. */
	byFile: FileRule[];
	rules: Rules;
	found: FoundNames;
	directory: Directory;
	/** Rows as the file has them, for an idea of what is in it. */
	rows: string[];
	lessons: number;
	/** What they may be the next versions of, to be asked, and what was said of that before. */
	versions: Version[];
	follows: Follows;
	/** Every name in it was spoken of before. */
	isSettled: boolean;
}

const SHOWN = 6;

/** @param asked how the instructor is to be told; null: as said before, or guessed */
export async function read(tx: Tx, id: string, asked: Asked | null): Promise<NamesPage | null> {
	const one = await imports.find(tx, id);
	if (!one) return null;
	const rows = await importRows.all(tx, id);
	const events = rows.flatMap(({ event }) => (isTimed(event) ? [event] : []));
	const directory = await context.directory(tx);
	const kept = await choices.read(tx);
	const { versions, follows } = await versionsOf(tx, one.school, events, kept);
	const said = { directory, kept, mapping: one.mapping, asked };
	const byFile = withNamesOfFiles(
		[...inOrder(events, fileKey).values()].map((own) =>
			fileRule(own, fileOfRow(one.files, own[0] ?? {}), versionsBefore(own, { versions, follows }), said)
		)
	);
	const rules = rulesFor(byFile);
	const names = findNames(events, directory, rules);
	if (names.words && areWordsKept(byFile, kept)) names.words = keptWords(kept, directory);
	const { found, isSettled } = withKept(names, kept, directory);
	const { kinds, isSettled: areKindsSettled } = kindsWithKept(names.kinds, kept);
	return {
		one,
		byFile,
		rules,
		found: { ...found, words: names.words, kinds },
		directory,
		rows: [...new Set(events.map(({ cells, title }) => cells ?? title))].slice(0, SHOWN),
		lessons: events.length,
		versions,
		follows,
		isSettled: isSettled && areKindsSettled && versions.length === 0 && byFile.every((file) => file.isSettled)
	};
}

/** What a file is, or may be, the next version of. */
function versionsBefore(
	[first]: readonly Occurrence[],
	{ versions, follows }: Pick<NamesPage, 'versions' | 'follows'>
): string[] {
	const source = sourceOf(first?.calendar ?? '');
	return [
		...(follows[source] ? [follows[source]] : []),
		...versions.filter((one) => one.source === source).map(({ earlier }) => earlier.source)
	];
}

/** In titles, words stand for instructors: those that were said before come in the place of those we see. */
const areWordsKept = (byFile: readonly FileRule[], kept: Kept): boolean =>
	byFile.filter(({ rule }) => rule.by === 'title').every((file) => file.isSettled) && kept.size > 0;

const isTimed = (event: importRows.ImportRow['event']): event is Occurrence =>
	event.start !== undefined && !event.allDay;
