import { expect, test } from 'vitest';
import { coloursFor, ownColour } from './person-colours.ts';

const PEOPLE = Array.from({ length: 5 }, (_, n) => `00000000-0000-4000-8000-00000000000${String(n)}`);
const none = new Map<string, number>();
/** Two whose own colour is the same. */
const alike = Array.from({ length: 40 }, (_, n) => `account-${String(n)}`).filter(
	(one) => ownColour(one) === 3
);

test('five people have five colours, whoever looks', () => {
	const given = coloursFor(PEOPLE, none);
	expect([...given.values()].sort()).toEqual([1, 2, 3, 4, 5]);
	expect(coloursFor(PEOPLE.toReversed(), none)).toEqual(given);
});

test('two alike differ, and who was here keeps theirs whoever comes', () => {
	const [first = '', second = ''] = alike;
	const before = coloursFor([second], none);
	const given = coloursFor([first, second], before);
	expect(given.get(second)).toBe(3);
	expect(given.get(first)).not.toBe(3);
});

test('who comes back keeps theirs, unless somebody here has it now', () => {
	const [gone = '', here = ''] = alike;
	const both = coloursFor([gone, here], coloursFor([gone], none));
	expect(coloursFor([gone, here], both)).toEqual(both);
	const after = coloursFor([here], new Map([...both, [here, 3]]));
	expect(after.get(gone)).toBe(3);
	expect(coloursFor([gone, here], after).get(gone)).toBe(3);
	expect(new Set([gone, here].map((one) => coloursFor([gone, here], after).get(one))).size).toBe(2);
});

test('a sixth has their own, that somebody has already', () => {
	const given = coloursFor([...PEOPLE, alike[0] ?? ''], none);
	expect(given.size).toBe(6);
	expect(given.get(alike[0] ?? '')).toBeLessThanOrEqual(5);
});
