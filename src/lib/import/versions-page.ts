import * as brought from '#db/brought.ts';
import { type Tx } from '#db/sql.ts';
import { type Kept } from '#domain/import/kept.ts';
import { earlierVersion, type EarlierSource, type Follows, sourceOf } from '#domain/import/next-version.ts';
import { type Occurrence } from '#domain/import/occurrence.ts';
import { lessonIdOf } from './ids.ts';

/** A calendar or table that may be the next version of one that came under another name. */
export interface Version {
	source: string;
	/** As its file calls it. */
	name: string;
	earlier: EarlierSource;
}

/** What the files of an import may be the next versions of, and what was said of them before. */
export async function versionsOf(
	tx: Tx,
	school: string,
	events: readonly Occurrence[],
	kept: Kept
): Promise<{ versions: Version[]; follows: Follows }> {
	const versions: Version[] = [];
	const follows: Follows = {};
	for (const [source, own] of bySource(events)) {
		const said = kept.get(`by/${source}`)?.follows;
		if (said !== undefined) follows[source] = said;
		const [first] = own;
		if (said !== undefined || !first) continue;
		const days = own.map((event) => event.start.slice(0, 10)).sort();
		const entries = own.map((event) => lessonIdOf(school, event));
		const within = [`${days[0] ?? ''}T00:00:00Z`, `${days.at(-1) ?? ''}T23:59:59Z`] as const;
		const others = await brought.otherSources(tx, source, entries, within);
		const earlier = earlierVersion(source, others);
		if (earlier) versions.push({ source, name: first.calendar, earlier });
	}
	return { versions, follows };
}

/** Entries of each calendar and table. */
const bySource = (events: readonly Occurrence[]): Map<string, Occurrence[]> =>
	inOrder(events, ({ calendar }) => sourceOf(calendar));

/** Entries by what they belong to, in their order of time. */
export const inOrder = (
	events: readonly Occurrence[],
	keyOf: (event: Occurrence) => string
): Map<string, Occurrence[]> =>
	Map.groupBy(
		[...events].sort((a, b) => a.start.localeCompare(b.start)),
		keyOf
	);

/** Name of the field that says whether a file is the next version of an earlier one. */
export const followsField = (source: string): string => `follows.${source}`;

/** What a person said in the form; what the form does not say, stays open. */
export const followsIn = (
	form: FormData,
	{ versions, follows }: { versions: readonly Version[]; follows: Follows }
) =>
	versions.reduce<Follows>((all, { source, earlier }) => {
		const said = form.get(followsField(source));
		if (said === 'yes') return { ...all, [source]: earlier.source };
		return said === 'no' ? { ...all, [source]: null } : all;
	}, follows);
