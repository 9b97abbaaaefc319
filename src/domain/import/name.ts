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

/** Written as people and places are: a formula or a page's mark is nobody's name. */
export const isNameLike = (text: string): boolean => /^\p{L}[\p{L}\p{M}\p{N}\p{Zs}'’ʼ.,_()-]*$/u.test(text);

/** The words of a name in any order: `MBA Joël` is `Joël Mba`. */
export const nameKey = (text: string): string => fold(text).split(' ').sort().join(' ');

/** `ab-123 cd` and `AB123CD` are the same plate. */
export const plateKey = (text: string): string => fold(text).replaceAll(' ', '');

const ENOUGH = 0.72;

/** From here on a name stands for another as it is written: `J. Mba` for `Joël Mba`. The same name scores 1. */
export const STANDS_FOR = 0.95;
/** `A.D.` may be Awa Diallo, and anybody else with these letters: enough to ask, never to know. */
const MAY_BE = 0.9;

/** Known names most like `name`, best first. @returns each with how alike they are, up to 1 */
export function similar(name: string, known: readonly Known[], most = 8): { known: Known; score: number }[] {
	const spelling = spellingOf(name);
	return known
		.map((one) => ({ known: one, score: likeness(spelling, knownSpelling(one)) }))
		.filter(({ score }) => score >= ENOUGH)
		.sort((a, b) => b.score - a.score || a.known.name.localeCompare(b.known.name))
		.slice(0, most);
}

interface Spelling {
	key: string;
	/** First letters, sorted; of a name that is nothing else, `isInitials`. */
	letters: string;
	isInitials: boolean;
	pairs: ReadonlyMap<string, number>;
}

const spellingOf = (name: string): Spelling => {
	const key = nameKey(name);
	return { key, letters: initialsOf(name), isInitials: isInitials(name), pairs: pairsOf(key) };
};

const INITIALS = /^(?:\p{L}[ .-]+){1,3}\p{L}\.?$|^\p{Lu}{2}\.?$/u;

/** `A.D.`, `A D`, `AD`: first letters and nothing else. */
export const isInitials = (name: string): boolean => INITIALS.test(name.trim());

/** The first letters of a name, sorted. */
export const initialsOf = (name: string): string =>
	[
		...(isInitials(name)
			? fold(name).replaceAll(' ', '')
			: fold(name)
					.split(' ')
					.map(([first = '']) => first))
	]
		.sort()
		.join('');

/** Somebody is asked about many times: their name is taken apart once. */
const spelled = new WeakMap<Known, Spelling>();

function knownSpelling(one: Known): Spelling {
	const cached = spelled.get(one) ?? spellingOf(one.name);
	spelled.set(one, cached);
	return cached;
}

function likeness(a: Spelling, b: Spelling): number {
	if (a.key === b.key) return 1;
	if (a.key === '' || b.key === '') return 0;
	if (abbreviates(a.key, b.key) || abbreviates(b.key, a.key)) return STANDS_FOR;
	return mayBe(a, b) || mayBe(b, a) ? MAY_BE : commonPairs(a, b);
}

/** `j mba`, `jp mba` and `mba` stand for `jean mba pierre`, `j` alone for nobody. */
function abbreviates(short: string, long: string): boolean {
	const words = long.split(' ');
	const parts = short.split(' ').flatMap((part) => (UNSPOKEN.test(part) ? [...part] : part));
	return (
		parts.length <= words.length &&
		parts.some((part) => part.length > 2) &&
		parts.every((part) => words.some((word) => word === part || (part.length === 1 && word.startsWith(part))))
	);
}
/** Two letters that nobody says as a word. */
const UNSPOKEN = /^[bcdfghjklmnpqrstvwxz]{2}$/;

/** `A.D.` is whoever has a name with A and one with D. */
function mayBe(initials: Spelling, { letters }: Spelling): boolean {
	const left = [...letters];
	return (
		initials.isInitials &&
		[...initials.letters].every((letter) => {
			const at = left.indexOf(letter);
			if (at !== -1) left.splice(at, 1);
			return at !== -1;
		})
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
