import { type RowCounts } from '#db/import-counts.ts';
import { m } from '#paraglide/messages.js';

type Counts = Pick<RowCounts, 'verdicts' | 'takable'>;

/** The first that is so says why. */
const REASONS: readonly [isSo: (counts: Counts) => boolean, words: () => string][] = [
	[({ takable }) => takable.soft > 0, m.import_nothing_soft],
	[({ verdicts }) => Boolean(verdicts.fits ?? verdicts.soft), m.import_nothing_by_hand],
	[({ verdicts }) => Boolean(verdicts.clash && verdicts.already), m.import_nothing_already_rest],
	[({ verdicts }) => Boolean(verdicts.clash), m.import_nothing_clash],
	[({ verdicts }) => Boolean(verdicts.already), m.import_nothing_already],
	[({ verdicts }) => Boolean(verdicts.left), m.import_nothing_left]
];

/** Why nothing could be taken as it is; null where something can. */
export function nothingWords(counts: Counts): string | null {
	if (counts.takable.fits > 0) return null;
	const [, words] = REASONS.find(([isSo]) => isSo(counts)) ?? [null, m.import_nothing_unread];
	return words();
}
