import { expect, test } from 'vitest';
import { nameKey, plateKey, similar } from './name.ts';

const known = [
	{ id: '1', name: 'Joël Mba' },
	{ id: '2', name: 'Merveille Nzé' },
	{ id: '3', name: 'Marie-Louise Nguema' }
];
const best = (name: string) => similar(name, known)[0];

test('a name is the same in any order, case and accent', () => {
	expect(nameKey('MBA  Joel')).toBe(nameKey('Joël Mba'));
	expect(best('MBA Joel')).toEqual({ known: known[0], score: 1 });
});
test.each([
	['J. Mba', '1'],
	['Mervielle Nze', '2'],
	['Nguema', '3']
])('%s is like somebody we have, without being sure', (name, id) => {
	expect(best(name)?.known.id).toBe(id);
	expect(best(name)?.score).toBeLessThan(1);
});
test.each(['Steeve Makaya', 'J', 'M. Z.', ''])('%j is like nobody', (name) => {
	expect(best(name)).toBeUndefined();
});
test('a plate is the same however it is spaced', () => {
	expect(plateKey('dk 482-aa')).toBe(plateKey('DK-482-AA'));
});
