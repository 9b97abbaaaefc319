import { fold, initialsOf, isInitials, type Known, similar } from './name.ts';

/** More names with one word in common say nothing of each other. */
const MOST = 100;
const ALIKE = 0.8;

interface Named {
	key: string;
	name: string;
}

/**
 * Names that may be another one of these, by key. Only those that share a word or first letters are held against each
 * other; the other one always comes first, names in full before those with initials.
 */
export function alikeAmong(names: readonly Named[]): Map<string, Named> {
	const bySign = new Map<string, Known[]>();
	const alike = new Map<string, Named>();
	const inFull = names.filter(({ name }) => !hasInitial(name));
	const shortened = names.filter(({ name }) => hasInitial(name));
	for (const { key, name } of [...inFull, ...shortened]) {
		const before = (isInitials(name) ? pairsOf(name) : wordsOf(name))
			.flatMap((sign) => bySign.get(sign) ?? [])
			.filter((other) => haveSameDigits(name, other.name));
		const [best] = similar(name, before, 1);
		if (best && best.score >= ALIKE) alike.set(key, { key: best.known.id, name: best.known.name });
		else {
			const one = { id: key, name };
			for (const sign of [...wordsOf(name), ...pairsOf(name)]) {
				const there = bySign.get(sign) ?? [];
				if (there.length < MOST) bySign.set(sign, [...there, one]);
			}
		}
	}
	return alike;
}

const hasInitial = (name: string): boolean =>
	isInitials(name) ||
	fold(name)
		.split(' ')
		.some((word) => word.length === 1);

/** A name has at most so many first letters that count. */
const LETTERS = 5;

const wordsOf = (name: string): string[] =>
	[...new Set(fold(name).split(' '))].filter((word) => word.length > 2);

/** Each two of its first letters; of initials the first two. */
function pairsOf(name: string): string[] {
	const letters = [...initialsOf(name).slice(0, isInitials(name) ? 2 : LETTERS)];
	return [...new Set(letters.flatMap((one, at) => letters.slice(at + 1).map((other) => one + other)))];
}

/** `Stagiaire 1` is not `Stagiaire 2`. */
const haveSameDigits = (a: string, b: string): boolean => a.replace(/\D/g, '') === b.replace(/\D/g, '');
