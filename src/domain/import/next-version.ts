import { fold } from './name.ts';

/** What earlier imports brought from one calendar or table, in the days a new file tells of. */
export interface EarlierSource {
	source: string;
	/** As its file calls it. */
	name: string;
	/** Of its last import. */
	at: string;
	/** Entries that stand, and those of them that the new file has too. */
	count: number;
	same: number;
}

/** Where entries come from: `Awa (1).ics` is the same calendar as `awa.ics`. */
export const sourceOf = (calendar: string): string => fold(calendar.replace(/\s*\(\d+\)\s*$/, ''));

/** What a source is the next version of; null: of none. Without an answer it has not been asked. */
export type Follows = Record<string, string | null>;

/** Where entries come from, as lessons of earlier imports have it: a next version comes from where the first did. */
export const rootOf = (calendar: string, follows: Follows = {}): string => {
	const source = sourceOf(calendar);
	return follows[source] ?? source;
};

/** `planning 2026 11 20` and `Planning v2 final` are both a `planning`. */
const stemOf = (source: string): string =>
	source
		.split(' ')
		.filter((word) => !/\d/.test(word) && !VERSION.has(word))
		.join(' ');
const VERSION = new Set('copie copy de of final finale nouveau nouvelle new version v du le the'.split(' '));

/** A third of the same entries is no chance; two at the least. */
const isOverlapping = ({ count, same }: EarlierSource): boolean => same >= 2 && same * 3 >= count;

/** What this file may be the next version of: by its name without days and numbers, or by what stands in it. To be asked. */
export function earlierVersion(source: string, earlier: readonly EarlierSource[]): EarlierSource | null {
	const stem = stemOf(source);
	const alike = earlier.filter(
		(one) => isOverlapping(one) || (stem !== '' && stemOf(one.source) === stem && one.source !== source)
	);
	return alike.sort((a, b) => b.same - a.same || b.at.localeCompare(a.at))[0] ?? null;
}
