import { expect, test } from 'vitest';
import { m } from '#paraglide/messages.js';
import { nothingWords } from './nothing.ts';

const none = { fits: 0, soft: 0 };

test('a button that takes nothing has its reason, the nearest to a way out first', () => {
	expect(nothingWords({ verdicts: { fits: 1, clash: 3 }, takable: { fits: 1, soft: 0 } })).toBe(null);
	expect(nothingWords({ verdicts: { soft: 2, clash: 3 }, takable: { fits: 0, soft: 2 } })).toBe(
		m.import_nothing_soft()
	);
	expect(nothingWords({ verdicts: { fits: 2, clash: 3 }, takable: none })).toBe(m.import_nothing_by_hand());
	expect(nothingWords({ verdicts: { clash: 3, left: 1 }, takable: none })).toBe(m.import_nothing_clash());
	expect(nothingWords({ verdicts: { clash: 3, already: 1 }, takable: none })).toBe(
		m.import_nothing_already_rest()
	);
	expect(nothingWords({ verdicts: { already: 1, left: 1 }, takable: none })).toBe(m.import_nothing_already());
	expect(nothingWords({ verdicts: { left: 40, unread: 1 }, takable: none })).toBe(m.import_nothing_left());
	expect(nothingWords({ verdicts: { unread: 1 }, takable: none })).toBe(m.import_nothing_unread());
});
