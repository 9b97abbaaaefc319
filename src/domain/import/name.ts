/** Somebody or something the school has already. */
export interface Known {
	id: string;
	name: string;
}

/** Without accents, case and punctuation: `Joël M'Ba` and `JOEL M BA` are the same. */
export const fold = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();

/** The words of a name in any order: `MBA Joël` is `Joël Mba`. */
export const nameKey = (text: string): string => fold(text).split(' ').sort().join(' ');

/** `ab-123 cd` and `AB123CD` are the same plate. */
export const plateKey = (text: string): string => fold(text).replaceAll(' ', '');

const ENOUGH = 0.72;

/** From here on a name stands for another as it is written: `J. Mba` for `Joël Mba`. The same name scores 1. */
export const STANDS_FOR = 0.95;

/** Known names most like `name`, best first. @returns each with how alike they are, up to 1 */
export function similar(name: string, known: readonly Known[], most = 8): { known: Known; score: number }[] {
	const spelling = spellingOf(name);
	return spellingsOf(known)
		.map(({ one, spelling: other }) => ({ known: one, score: likeness(spelling, other) }))
		.filter(({ score }) => score >= ENOUGH)
		.sort((a, b) => b.score - a.score || a.known.name.localeCompare(b.known.name))
		.slice(0, most);
}

interface Spelling {
	key: string;
	pairs: ReadonlyMap<string, number>;
}

const spellingOf = (name: string): Spelling => {
	const key = nameKey(name);
	return { key, pairs: pairsOf(key) };
};

/** A list of names is asked about many times: it is taken apart once. */
const spelled = new WeakMap<readonly Known[], { one: Known; spelling: Spelling }[]>();

function spellingsOf(known: readonly Known[]): { one: Known; spelling: Spelling }[] {
	const cached = spelled.get(known) ?? known.map((one) => ({ one, spelling: spellingOf(one.name) }));
	spelled.set(known, cached);
	return cached;
}

function likeness(a: Spelling, b: Spelling): number {
	if (a.key === b.key) return 1;
	if (a.key === '' || b.key === '') return 0;
	return abbreviates(a.key, b.key) || abbreviates(b.key, a.key) ? STANDS_FOR : commonPairs(a, b);
}

/** `j mba` and `mba` stand for `joel mba`, `j` alone for nobody. */
function abbreviates(short: string, long: string): boolean {
	const words = long.split(' ');
	const parts = short.split(' ');
	return (
		parts.length <= words.length &&
		parts.some((part) => part.length > 2) &&
		parts.every((part) => words.some((word) => word === part || (part.length === 1 && word.startsWith(part))))
	);
}

/** Dice's coefficient over pairs of letters. */
function commonPairs(a: Spelling, b: Spelling): number {
	let common = 0;
	for (const [pair, count] of a.pairs) common += Math.min(count, b.pairs.get(pair) ?? 0);
	return (2 * common) / Math.max(1, a.key.length - 1 + b.key.length - 1);
}

function pairsOf(text: string): Map<string, number> {
	const pairs = new Map<string, number>();
	for (let at = 0; at + 1 < text.length; at++) {
		const pair = text.slice(at, at + 2);
		pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
	}
	return pairs;
}
