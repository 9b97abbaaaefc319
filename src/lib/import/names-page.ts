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
}

/** @param asked the source a person asked for, if any */
export async function read(tx: Tx, id: string, asked: string | null): Promise<NamesPage | null> {
	const one = await imports.find(tx, id);
	if (!one) return null;
	const rows = await importRows.all(tx, id);
	const events = rows.flatMap(({ event }) => (isTimed(event) ? [event] : []));
	const directory = await context.directory(tx);
	const by =
		INSTRUCTOR_SOURCES.find((source) => source === asked) ??
		one.mapping?.by ??
		guessSource(events, directory);
	const titles = [...new Set(events.map((event) => event.title))].slice(0, 6);
	return { one, by, found: findNames(events, directory, by), directory, titles, lessons: events.length };
}

const isTimed = (event: importRows.ImportRow['event']): event is Occurrence =>
	event.start !== undefined && !event.allDay;
