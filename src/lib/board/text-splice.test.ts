import { expect, test } from 'vitest';
import { movedCaret, rebased, spliced, spliceOf } from './text-splice.ts';

test('the smallest change, at the place where the caret is', () => {
	expect(spliceOf('rocade', 'la rocade', 3)).toEqual({ at: 0, removed: 0, inserted: 'la ' });
	expect(spliceOf('aaa', 'aaaa', 1)).toEqual({ at: 0, removed: 0, inserted: 'a' });
	expect(spliceOf('aaa', 'aaaa')).toEqual({ at: 3, removed: 0, inserted: 'a' });
	expect(spliceOf('Le créneau', 'Le rond-point', 13)).toEqual({ at: 3, removed: 7, inserted: 'rond-point' });
	expect(spliceOf('abc', 'ac', 1)).toEqual({ at: 1, removed: 1, inserted: '' });
	expect(spliceOf('same', 'same')).toEqual({ at: 4, removed: 0, inserted: '' });
});

test('a character of two halves stays whole', () => {
	expect(spliceOf('x😀y', 'x😁y')).toEqual({ at: 1, removed: 2, inserted: '😁' });
	expect(spliceOf('🚗', '🚕')).toEqual({ at: 0, removed: 2, inserted: '🚕' });
});

test('a change finds its place in what others made of the text', () => {
	const typed = spliceOf('Rocade.', 'Rocade, deux fois.', 17);
	expect(spliced('Rocade. Puis créneau.', rebased(typed, 'Rocade.', 'Rocade. Puis créneau.'))).toBe(
		'Rocade, deux fois. Puis créneau.'
	);
	expect(spliced('La Rocade.', rebased(typed, 'Rocade.', 'La Rocade.'))).toBe('La Rocade, deux fois.');
	expect(spliced('Parking !', rebased(typed, 'Rocade.', 'Parking !'))).toBe('Parking !, deux fois');
});

test('a caret stays at its words', () => {
	const before = { at: 0, removed: 0, inserted: 'La ' };
	expect([movedCaret(0, before), movedCaret(4, before)]).toEqual([0, 7]);
	expect(movedCaret(4, { at: 2, removed: 5, inserted: '' })).toBe(2);
});
