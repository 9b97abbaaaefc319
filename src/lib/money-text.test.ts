import { expect, test } from 'vitest';
import { moneyText } from './money-text.ts';

test('an amount by the code of its money, cents only where there are some', () => {
	expect(moneyText(1250, 'XAF', 'fr')).toBe('1\u202f250\u00a0XAF');
	expect(moneyText(18.5, 'XAF', 'fr')).toBe('18,50\u00a0XAF');
	expect(moneyText(10_000, 'XOF', 'en')).toBe('10,000\u00a0XOF');
});
