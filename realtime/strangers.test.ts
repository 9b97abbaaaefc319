import { expect, test } from 'vitest';
import { Strangers } from './strangers.ts';

test('R29: who goes on knocking with made-up cookies waits; other addresses do not, and a while later nobody does', () => {
	const strangers = new Strangers();
	for (let n = 0; n < 50; n++) strangers.failed('one', 0);
	expect(strangers.mustWait('one', 0)).toBe(false);
	strangers.failed('one', 0);
	expect(strangers.mustWait('one', 999)).toBe(true);
	expect(strangers.mustWait('two', 999)).toBe(false);
	expect(strangers.mustWait('one', 1_000)).toBe(false);
});
