import { fold, type Known, similar } from './name.ts';

/** More names with one word in common say nothing of each other. */
const MOST = 100;
const ALIKE = 0.8;

interface Named {
	key: string;
	name: string;
}

/**
 * Names that may be another one of these, by key. Only those that share a word are held against each other; the other
 * one always comes first.
 */
export function alikeAmong(names: readonly Named[]): Map<string, Named> {
	const byWord = new Map<string, Known[]>();
	const alike = new Map<string, Named>();
	for (const { key, name } of names) {
		const words = [...new Set(fold(name).split(' '))].filter((word) => word.length > 2);
		const before = words
			.flatMap((word) => byWord.get(word) ?? [])
			.filter((other) => haveSameDigits(name, other.name));
		const [best] = similar(name, before, 1);
		if (best && best.score >= ALIKE) alike.set(key, { key: best.known.id, name: best.known.name });
		else
			for (const word of words) {
				const there = byWord.get(word) ?? [];
				if (there.length < MOST) byWord.set(word, [...there, { id: key, name }]);
			}
	}
	return alike;
}

/** `Stagiaire 1` is not `Stagiaire 2`. */
const haveSameDigits = (a: string, b: string): boolean => a.replace(/\D/g, '') === b.replace(/\D/g, '');
