import * as brought from '#db/brought.ts';
import * as importRows from '#db/import-rows.ts';
import { type ImportRow } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import { inSchool } from '#db/sql.ts';
import { type Brought, compare, type Compared, type Drafted } from '#domain/import/brought.ts';
import { rootOf } from '#domain/import/next-version.ts';
import { type UnreadReason } from '#domain/import/occurrence.ts';
import { instant } from '#domain/lesson.ts';
import { lessonIdOf } from './ids.ts';
import { type ImportHouse } from './import-house.ts';

type RowOfFile = Pick<ImportRow, 'event' | 'was' | 'draft'>;

/** Holds what the file says against what its calendars and tables brought before. What is past is nobody's to cancel. */
export async function besideEarlier<Row extends Drafted>(
	house: Pick<ImportHouse, 'sql' | 'clock'>,
	school: string,
	one: Pick<Import, 'id' | 'window' | 'mapping'>,
	rows: readonly RowOfFile[],
	drafted: readonly Row[]
): Promise<Compared<Row>[]> {
	const sources = [...new Set(rows.map((row) => rootOf(row.event.calendar, one.mapping?.follows)))];
	const entries = drafted.map((row) => row.entry);
	const { earlier, seen } = await inSchool(house.sql, { school }, async (tx) => ({
		earlier: [
			...(await brought.ofEntries(tx, entries)),
			...(await brought.ofSources(tx, sources, instant(house.clock()), `${one.window.to}T00:00:00Z`))
		],
		seen: await importRows.seenBefore(tx, one.id, entries)
	}));
	const stays = stillThere(school, rows, drafted);
	const byLesson = new Map(earlier.filter((was) => !stays(was)).map((was) => [was.lesson, was]));
	return compare(
		drafted.map((row) => ({ ...row, seen: seen.has(row.entry) })),
		[...byLesson.values()]
	);
}

/** The file says of such an entry that it is not where it was. */
const NO_LONGER = new Set<UnreadReason>(['cancelled', 'outside_window']);

/** In the file, but no lesson this time: left out by the mapping, or not to be read. Its lesson is not gone. */
function stillThere(
	school: string,
	rows: readonly RowOfFile[],
	drafted: readonly Drafted[]
): (was: Brought) => boolean {
	const taken = new Set(drafted.map((row) => row.entry));
	const entries = new Set<string>();
	const unread = new Set<string>();
	for (const { event, was, draft } of rows) {
		if (was && !draft) continue;
		if (event.start !== undefined) entries.add(lessonIdOf(school, event));
		else if (!NO_LONGER.has(event.reason) && event.uid !== '') unread.add(event.uid);
	}
	return (was) => !taken.has(was.entry) && (entries.has(was.entry) || unread.has(was.event.uid));
}
