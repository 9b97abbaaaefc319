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

/** Known names most like `name`, best first; `sure` when it is the same name. */
export function similar(name: string, known: readonly Known[], most = 8): { known: Known; sure: boolean }[] {
	const key = nameKey(name);
	return known
		.map((one) => ({ known: one, score: likeness(key, nameKey(one.name)) }))
		.filter(({ score }) => score >= ENOUGH)
		.sort((a, b) => b.score - a.score || a.known.name.localeCompare(b.known.name))
		.slice(0, most)
		.map(({ known: one, score }) => ({ known: one, sure: score === 1 }));
}

function likeness(a: string, b: string): number {
	if (a === b) return 1;
	if (a === '' || b === '') return 0;
	return abbreviates(a, b) || abbreviates(b, a) ? 0.95 : bigramLikeness(a, b);
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
function bigramLikeness(a: string, b: string): number {
	const pairs = pairsOf(a);
	const others = pairsOf(b);
	let common = 0;
	for (const [pair, count] of pairs) common += Math.min(count, others.get(pair) ?? 0);
	return (2 * common) / Math.max(1, a.length - 1 + b.length - 1);
}

function pairsOf(text: string): Map<string, number> {
	const pairs = new Map<string, number>();
	for (let at = 0; at + 1 < text.length; at++) {
		const pair = text.slice(at, at + 2);
		pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
	}
	return pairs;
}
