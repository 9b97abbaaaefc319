import * as choices from '#db/import-choices.ts';
import * as context from '#db/import-context.ts';
import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { type Import } from '#db/imports.ts';
import { type Tx } from '#db/sql.ts';
import { findNames, type FoundNames, guessSource } from '#domain/import/mapping.ts';
import { similar } from '#domain/import/name.ts';
import { type Occurrence } from '#domain/import/occurrence.ts';
import { sourceOf } from '#domain/import/next-version.ts';
import { type Version, versionsOf } from './versions-page.ts';
import { holes } from './words.ts';
import { keptSource, keptWords, kindsWithKept, withKept } from '#domain/import/kept.ts';
import { INSTRUCTOR_SOURCES, type Telling } from '#domain/import/telling.ts';
import { type Follows } from '#domain/import/next-version.ts';
import { guessPattern, isPattern } from '#domain/import/title-pattern.ts';
import { type Directory } from '#domain/import/wording.ts';

/** All that choosing who is who needs. */
export interface NamesPage {
	one: Import;
	telling: Telling;
	/** How titles are written, as told or guessed, should that tell the instructor. */
	pattern: string;
	found: FoundNames;
	directory: Directory;
	/** Titles to try a pattern on; of a table without any, what its columns say. */
	titles: string[];
	/** Rows as the file has them, for an idea of what is in it. */
	rows: string[];
	lessons: number;
	/** Calendars and tables it comes from. */
	sources: string[];
	/** What they may be the next versions of, to be asked, and what was said of that before. */
	versions: Version[];
	follows: Follows;
	/** Every name in it was spoken of before. */
	isSettled: boolean;
}

const SHOWN = 6;

/** What a person asked for, as a form or an address has it. */
export interface Asked {
	by: unknown;
	pattern: unknown;
}

/** @param asked how the instructor is to be told; null: as said before, or guessed */
export async function read(tx: Tx, id: string, asked: Asked | null): Promise<NamesPage | null> {
	const one = await imports.find(tx, id);
	if (!one) return null;
	const rows = await importRows.all(tx, id);
	const events = rows.flatMap(({ event }) => (isTimed(event) ? [event] : []));
	const directory = await context.directory(tx);
	const kept = await choices.read(tx);
	const sources = [...new Set(events.map((event) => sourceOf(event.calendar)))];
	const { versions, follows } = await versionsOf(tx, one.school, events, kept);
	const before = [...Object.values(follows), ...versions.map(({ earlier }) => earlier.source)];
	const told = keptSource(kept, [...sources, ...before.filter((source) => source !== null)]);
	const titles = [...new Set(events.map((event) => event.title))];
	const usual = one.mapping ?? told ?? { by: guessSource(events, directory) };
	const pattern = patternIn(asked, usual) ?? patternFor(titles.slice(0, 200), directory);
	const telling = tellingIn(asked, usual, pattern);
	const names = findNames(events, directory, telling);
	if (areKeptWords(told, telling)) names.instructors = keptWords(kept, directory);
	const { found, isSettled } = withKept(names, kept, directory);
	const { kinds, isSettled: areKindsSettled } = kindsWithKept(names.kinds, kept);
	return {
		one,
		telling,
		pattern,
		found: { ...found, kinds },
		directory,
		titles: titles.slice(0, SHOWN),
		rows: [...new Set(events.map(({ cells, title }) => cells ?? title))].slice(0, SHOWN),
		lessons: events.length,
		sources,
		versions,
		follows,
		isSettled: isSettled && areKindsSettled && versions.length === 0 && isSame(told, telling)
	};
}

/** In titles, words stand for instructors: those that were said before come with those we see. */
const areKeptWords = (told: Telling | null, now: Telling): boolean =>
	now.by === 'title' && told?.by === 'title';

const isTimed = (event: importRows.ImportRow['event']): event is Occurrence =>
	event.start !== undefined && !event.allDay;

const isSame = (told: Telling | null, now: Telling): boolean =>
	told?.by === now.by && told.pattern === now.pattern;

function tellingIn(asked: Asked | null, usual: Telling, pattern: string): Telling {
	const by = INSTRUCTOR_SOURCES.find((source) => source === asked?.by) ?? usual.by;
	return by === 'pattern' ? { by, pattern } : { by };
}

const patternIn = (asked: Asked | null, usual: Telling): string | undefined => {
	const said = typeof asked?.pattern === 'string' ? asked.pattern.slice(0, 100) : '';
	return isPattern(said) ? said : usual.pattern;
};

/** A guess, where nobody has said one. */
const patternFor = (titles: readonly string[], { instructors }: Directory): string =>
	guessPattern(titles, (name) => similar(name, instructors, 1).length > 0, holes().instructor);
