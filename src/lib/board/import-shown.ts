import { type RowChange } from '#db/import-rows.ts';
import { type Kind } from '#domain/lesson.ts';
import { type Week, weekOfDay } from '#domain/week.ts';

export type GhostVerdict = 'fits' | 'soft' | 'clash';

/** A row of an import where it would stand, with the names of those who are not here yet. */
export interface Ghost {
	n: number;
	kind: Kind;
	start: string;
	end: string;
	instructor: string | null;
	vehicle: string | null;
	place: string | null;
	candidates: string[];
	verdict: GhostVerdict;
	change: RowChange | null;
	/** The lesson it would change, and when that begins; null where it brings a new one. */
	leaves: { lesson: string; start: string } | null;
	who: string;
	instructorName: string;
	plate: string;
	placeName: string;
	/** As its file has it. */
	title: string;
	line: string;
	uid: string;
	/** What stands against it. */
	says: string;
	/** How it was before. */
	was: string;
}

/** A lesson of the planning of which a row of the import says something. */
export interface Touched {
	lesson: string;
	verdict: GhostVerdict | 'already' | null;
	/** `moved`: it would leave its place; `gone`: the file has it no longer. */
	change: 'moved' | 'gone' | null;
	/** Of what is gone: somebody has chosen to have it cancelled. */
	isCancelled: boolean;
	/** Where a changed one would go. */
	to: { n: number; start: string } | null;
	/** In words. */
	says: string;
}

/** What an import would do in a week. */
export interface ImportWeek {
	ghosts: Ghost[];
	touched: Touched[];
}

/** How many rows of an import stand on a day of the school, by what becomes of them. */
export interface DayCount {
	day: string;
	verdict: GhostVerdict | 'already' | null;
	change: RowChange | null;
	count: number;
}

/** An import whose rows are shown on the board before anything is written. */
export interface ImportShown {
	id: string;
	files: string;
	days: DayCount[];
	/** How often it was changed by hand. */
	revision: number;
	/** Lessons have changed since it was judged, at this instant. */
	isOld: boolean;
	judgedAt: string;
	/** Taken if nothing is changed any more, of all rows. */
	taken: number;
	total: number;
	/** Why nothing could be taken from here; null where something can. */
	nothing: string | null;
}

const BY_CHANGE = ['new', 'again', 'moved', 'back', 'gone'] as const;
const BY_VERDICT = ['fits', 'soft', 'clash', 'already'] as const;
export type GhostFilter = (typeof BY_CHANGE)[number] | (typeof BY_VERDICT)[number];

/** Without a filter: all that would change something. What is gone has no verdict, as in the list of rows. */
export function passes(
	filter: GhostFilter | null,
	{ verdict, change }: Pick<DayCount, 'verdict' | 'change'>
) {
	if (filter === null) return change === 'gone' || verdict !== 'already';
	return filter === change || (change !== 'gone' && filter === verdict);
}

export const countOf = (days: readonly DayCount[], filter: GhostFilter | null): number =>
	days.filter((one) => passes(filter, one)).reduce((sum, { count }) => sum + count, 0);

/** Filters that leave something; changes only where an earlier import brought what this one changes. */
export function filtersOf(days: readonly DayCount[]): { filter: GhostFilter; count: number }[] {
	const isChanged = days.some(({ change }) => change === 'moved' || change === 'gone' || change === 'again');
	return [...(isChanged ? BY_CHANGE : []), ...BY_VERDICT]
		.map((filter) => ({ filter, count: countOf(days, filter) }))
		.filter(({ count }) => count > 0);
}

/** What the filter leaves in this week and in others, and the first day of the next that has some; after the last, the first. */
export function aroundWeek(
	days: readonly DayCount[],
	filter: GhostFilter | null,
	week: Week
): { here: number; elsewhere: number; next: string | null } {
	const left = days.filter((one) => passes(filter, one));
	const others = left
		.filter(({ day }) => weekOfDay(day) !== week)
		.toSorted((a, b) => a.day.localeCompare(b.day));
	const next = others.find(({ day }) => weekOfDay(day) > week) ?? others[0];
	const elsewhere = countOf(others, filter);
	return { here: countOf(left, filter) - elsewhere, elsewhere, next: next?.day ?? null };
}
