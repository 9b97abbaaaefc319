import { expect, test } from 'vitest';
import { budgetLevel, budgetMatter, mayCost, monthOf } from './sms-budget.ts';

test('nothing goes beyond the budget, but a convocation', () => {
	expect(mayCost({ budget: 1000, spent: 950 }, 50, false)).toBe(true);
	expect(mayCost({ budget: 1000, spent: 951 }, 50, false)).toBe(false);
	expect(mayCost({ budget: 1000, spent: 1000 }, 25, false)).toBe(false);
	expect(mayCost({ budget: 1000, spent: 5000 }, 75, true)).toBe(true);
	expect(mayCost({ budget: 0, spent: 0 }, 25, false)).toBe(false);
	expect(mayCost({ budget: 0, spent: 0 }, 25, true)).toBe(true);
});

test('a warning from 80 % on, a stop once no message has room', () => {
	expect(budgetLevel({ budget: 1000, spent: 799 }, 25)).toBe('calm');
	expect(budgetLevel({ budget: 1000, spent: 800 }, 25)).toBe('warning');
	expect(budgetLevel({ budget: 1000, spent: 975 }, 25)).toBe('warning');
	expect(budgetLevel({ budget: 1000, spent: 976 }, 25)).toBe('stopped');
	expect(budgetLevel({ budget: 0, spent: 0 }, 25)).toBe('stopped');
});

test('a month is the school’s own: its first midnight, over the year and the change of clocks', () => {
	expect(monthOf(Date.parse('2026-11-30T23:30:00Z'), 'Africa/Libreville')).toEqual({
		from: '2026-11-30T23:00:00Z',
		to: '2026-12-31T23:00:00Z'
	});
	expect(monthOf(Date.parse('2026-11-30T22:30:00Z'), 'Africa/Libreville').from).toBe('2026-10-31T23:00:00Z');
	expect(monthOf(Date.parse('2026-03-15T12:00:00Z'), 'Europe/Paris')).toEqual({
		from: '2026-02-28T23:00:00Z',
		to: '2026-03-31T22:00:00Z'
	});
});

test('who runs the school hears of four fifths, and that texts did not go', () => {
	expect(budgetMatter({ budget: 100, spent: 79 }, 0)).toBe(null);
	expect(budgetMatter({ budget: 100, spent: 80 }, 0)).toBe('warning');
	expect(budgetMatter({ budget: 100, spent: 80 }, 1)).toBe('stopped');
	expect(budgetMatter({ budget: 0, spent: 0 }, 0)).toBe(null);
});
