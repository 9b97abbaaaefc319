import { fold, type Known, nameKey } from './name.ts';

/** A word of a text and where it stands. */
export interface Word {
	text: string;
	/** Folded. */
	key: string;
	from: number;
	to: number;
	/** `J.` */
	isInitial: boolean;
}

/** Words of a text, `to` excluded. */
export interface Span {
	from: number;
	to: number;
}

export const wordsIn = (text: string): Word[] =>
	Array.from(text.matchAll(/[\p{L}\p{M}\p{N}]+/gu), ({ 0: word, index }) => ({
		text: word,
		key: fold(word),
		from: index,
		to: index + word.length,
		isInitial: word.length === 1 && /\p{Lu}/u.test(word) && text[index + 1] === '.'
	}));

/**
 * Finds whole names in a text, their words beside each other in any order: the longer one where one stands in the other.
 * Where two share a word, both are one span, since nothing tells whose it is.
 */
export function nameFinder(known: readonly Known[]): (words: readonly Word[]) => Span[] {
	const names = new Set(known.map(({ name }) => nameKey(name)).filter((key) => key.length > 1));
	const lengths = [...new Set([...names].map((name) => name.split(' ').length))];
	return (words) => {
		const found = words.flatMap((_, from) =>
			lengths
				.map((length) => ({ from, to: from + length }))
				.filter((span) => span.to <= words.length && names.has(keyOf(words, span)))
		);
		return apart(found);
	};
}

const keyOf = (words: readonly Word[], { from, to }: Span): string =>
	words
		.slice(from, to)
		.map((word) => word.key)
		.sort()
		.join(' ');

function apart(spans: readonly Span[]): Span[] {
	const kept: Span[] = [];
	const longest = [...spans].sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
	for (const span of longest) {
		const over = kept.find((one) => one.from < span.to && span.from < one.to);
		if (!over) kept.push({ ...span });
		else if (!(over.from <= span.from && span.to <= over.to)) {
			over.from = Math.min(over.from, span.from);
			over.to = Math.max(over.to, span.to);
		}
	}
	return kept.sort((a, b) => a.from - b.from);
}
