import { expect, test } from 'vitest';
import { Paces } from './paces.ts';

test('each person has a pace of their own', () => {
	const paces = new Paces(2, 1);
	expect([paces.take('a', 0), paces.take('a', 0), paces.take('a', 0), paces.take('b', 0)]).toEqual([
		true,
		true,
		false,
		true
	]);
	expect(paces.take('a', 1_000)).toBe(true);
});

test('who was quiet until their pace was full again is forgotten, nobody else', () => {
	const paces = new Paces(60, 1);
	for (let n = 0; n < 1_000; n++) paces.take(`visitor ${String(n)}`, n);
	for (let n = 0; n < 60; n++) paces.take('busy', 30_000);
	expect(paces.size).toBe(1_001);
	paces.take('late', 61_000);
	expect(paces.size).toBe(2);
	expect(paces.take('busy', 61_000)).toBe(true);
	for (let n = 0; n < 29; n++) paces.take('busy', 61_000);
	paces.take('busy', 61_000);
	expect(paces.take('busy', 61_000)).toBe(false);
});
