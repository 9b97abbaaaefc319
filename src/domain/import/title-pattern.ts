import { shownText } from './shown-text.ts';

/** What a title says by its form: `Paul – Joël Mba` read as `{moniteur} – {candidat}`. */
export interface TitleParts {
	instructor: string;
	/** Null where the pattern names none. */
	candidate: string | null;
}

type Hole = 'instructor' | 'candidate' | 'anything';

const HOLES: Record<string, Hole> = {
	'{moniteur}': 'instructor',
	'{instructor}': 'instructor',
	'{candidat}': 'candidate',
	'{candidate}': 'candidate',
	'…': 'anything'
};
const LONGEST = 100;

/** Same length as the text, since places in one are places in the other. */
const plain = (text: string): string =>
	Array.from(text, (sign) => {
		const lower = sign.toLowerCase();
		if (/\s/.test(sign)) return ' ';
		if (/[‐‑–—−]/.test(sign)) return '-';
		return lower.length === sign.length ? lower : sign;
	}).join('');

const tidy = (text: string): string => text.replaceAll('...', '…').replaceAll(/\s+/g, ' ').trim();

/** A pattern as words and holes in turn; null when it cannot say who the instructor is. */
function partsOf(pattern: string): { words: string[]; holes: Hole[] } | null {
	const text = tidy(pattern);
	const holes: Hole[] = [];
	const words: string[] = [];
	let from = 0;
	for (const found of text.matchAll(/\{[^{}]*\}|…/g)) {
		const hole = HOLES[found[0].toLowerCase()];
		if (!hole) return null;
		words.push(plain(text.slice(from, found.index)));
		holes.push(hole);
		from = found.index + found[0].length;
	}
	words.push(plain(text.slice(from)));
	const isTold = holes.filter((hole) => hole === 'instructor').length === 1;
	const isApart = words.slice(1, -1).every((between) => between.trim() !== '');
	return text.length <= LONGEST && isTold && isApart ? { words, holes } : null;
}

/** Does the pattern say who the instructor is: once, and with something between its holes? */
export const isPattern = (pattern: string): boolean => partsOf(pattern) !== null;

/**
 * Reads titles by a pattern: each hole ends at the first place where the words after it stand. The answer is null for
 * a title of another form, and for all of them when the pattern is none.
 */
export function titleReader(pattern: string): (title: string) => TitleParts | null {
	const parts = partsOf(pattern);
	if (!parts) return () => null;
	const { words, holes } = parts;
	return (title) => {
		const text = tidy(title);
		const found = filled(plain(text), words);
		if (!found) return null;
		const said: TitleParts = { instructor: '', candidate: null };
		for (const [n, hole] of holes.entries()) {
			const [from, to] = found[n] ?? [0, 0];
			const name = shownText(text.slice(from, to).trim(), 80);
			if (hole === 'anything') continue;
			if (name === '') return null;
			said[hole] = name;
		}
		return said;
	};
}

/** Where each hole begins and ends. In one go from left to right: no title makes it slow. */
function filled(text: string, words: readonly string[]): [number, number][] | null {
	const [first = '', ...rest] = words;
	if (!text.startsWith(first)) return null;
	const holes: [number, number][] = [];
	let at = first.length;
	for (const [n, word] of rest.entries()) {
		const isLast = n === rest.length - 1;
		const to = isLast ? lastPlace(text, word) : text.indexOf(word, at);
		if (to < at) return null;
		holes.push([at, to]);
		at = to + word.length;
	}
	return holes;
}

const lastPlace = (text: string, word: string): number =>
	text.endsWith(word) ? text.length - word.length : -1;

/** What may stand between a name and the rest of a title, the surest first. */
const BETWEEN = [' - ', ' : ', ': ', ' | ', ' / ', ', '];

/**
 * A pattern to begin with: the name before what stands between two parts in most titles, or after it where that is known.
 * @param hole what stands for the name
 */
export function guessPattern(
	titles: readonly string[],
	isInstructor: (name: string) => boolean,
	hole: string
): string {
	const guesses = BETWEEN.flatMap((between) =>
		[`${hole}${between}…`, `…${between}${hole}`].map((pattern) => {
			const read = titleReader(pattern);
			const names = titles.flatMap((title) => read(title)?.instructor ?? []);
			return { pattern, known: names.filter(isInstructor).length, count: names.length };
		})
	);
	const [best] = guesses.sort((a, b) => b.known - a.known || b.count - a.count);
	return best && best.count > 0 ? best.pattern : `${hole} - …`;
}
