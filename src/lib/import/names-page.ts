import * as choices from '#db/import-choices.ts';
import * as context from '#db/import-context.ts';
import * as importRows from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { type Import } from '#db/imports.ts';
import { type Tx } from '#db/sql.ts';
import {
	findNames,
	type Found,
	type Group,
	guessSource,
	INSTRUCTOR_SOURCES,
	type InstructorSource
} from '#domain/import/mapping.ts';
import { type Occurrence } from '#domain/import/occurrence.ts';
import { sourceOf } from '#domain/import/brought.ts';
import { keptSource, keptWords, withKept } from '#domain/import/kept.ts';
import { type Directory } from '#domain/import/wording.ts';

/** All that choosing who is who needs. */
export interface NamesPage {
	one: Import;
	by: InstructorSource;
	found: Record<Group, Found[]>;
	directory: Directory;
	/** Titles as the file has them, for an idea of what is in it. */
	titles: string[];
	lessons: number;
	/** Calendars and tables it comes from. */
	sources: string[];
	/** Every name in it was spoken of before. */
	isSettled: boolean;
}

/** @param asked the source a person asked for, if any */
export async function read(tx: Tx, id: string, asked: string | null): Promise<NamesPage | null> {
	const one = await imports.find(tx, id);
	if (!one) return null;
	const rows = await importRows.all(tx, id);
	const events = rows.flatMap(({ event }) => (isTimed(event) ? [event] : []));
	const directory = await context.directory(tx);
	const kept = await choices.read(tx);
	const sources = [...new Set(events.map((event) => sourceOf(event.calendar)))];
	const told = keptSource(kept, sources);
	const by =
		INSTRUCTOR_SOURCES.find((source) => source === asked) ??
		one.mapping?.by ??
		told ??
		guessSource(events, directory);
	const titles = [...new Set(events.map((event) => event.title))].slice(0, 6);
	const names = findNames(events, directory, by);
	// In titles, words stand for instructors: those that were said before come with those we see.
	if (by === 'title' && told === 'title') names.instructors = keptWords(kept, directory);
	const { found, isSettled } = withKept(names, kept, directory);
	return {
		one,
		by,
		found,
		directory,
		titles,
		lessons: events.length,
		sources,
		isSettled: isSettled && told === by
	};
}

const isTimed = (event: importRows.ImportRow['event']): event is Occurrence =>
	event.start !== undefined && !event.allDay;
