import { type Found } from './mapping.ts';
import { fold, type Known, similar } from './name.ts';

/** More names with one word in common say nothing of each other. */
const MOST = 100;
const ALIKE = 0.8;

/**
 * Names nobody at the school has, two of which may be one person: the second is asked about, `alike` says as whom.
 * Only those that share a word are held against each other.
 */
export function askedWhereAlike(found: readonly Found[]): Found[] {
	const byWord = new Map<string, Known[]>();
	return found.map((one) => {
		if (one.guess.to === 'known' || one.guess.to === 'ask') return one;
		const words = [...new Set(fold(one.name).split(' '))].filter((word) => word.length > 2);
		const before = words
			.flatMap((word) => byWord.get(word) ?? [])
			.filter((other) => haveSameDigits(one, other));
		const [best] = similar(one.name, before, 1);
		if (best && best.score >= ALIKE)
			return { ...one, guess: { to: 'ask' }, alike: { key: best.known.id, name: best.known.name } };
		for (const word of words) {
			const there = byWord.get(word) ?? [];
			if (there.length < MOST) byWord.set(word, [...there, { id: one.key, name: one.name }]);
		}
		return one;
	});
}

/** `Stagiaire 1` is not `Stagiaire 2`. */
const haveSameDigits = (a: { name: string }, b: { name: string }): boolean =>
	a.name.replace(/\D/g, '') === b.name.replace(/\D/g, '');
