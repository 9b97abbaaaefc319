import { expect, test } from 'vitest';
import { type Week } from '#domain/week.ts';
import { aroundWeek, countOf, type DayCount, filtersOf, passes } from './import-shown.ts';

const DAYS: DayCount[] = [
	{ day: '2026-11-30', verdict: 'fits', change: 'new', count: 3 },
	{ day: '2026-11-30', verdict: 'already', change: null, count: 5 },
	{ day: '2026-12-01', verdict: 'clash', change: 'moved', count: 1 },
	{ day: '2026-12-02', verdict: 'fits', change: 'gone', count: 2 },
	{ day: '2026-12-15', verdict: 'fits', change: 'moved', count: 4 },
	{ day: '2026-12-08', verdict: null, change: 'gone', count: 1 }
];
const WEEK = '2026-W49' as Week;

test('the filters are those that leave something, with what they leave', () => {
	const left = Object.fromEntries(filtersOf(DAYS).map(({ filter, count }) => [filter, count]));
	expect(left).toEqual({ new: 3, moved: 5, gone: 3, fits: 7, clash: 1, already: 5 });
});

test('a first import has new lessons only: its changes are no filters', () => {
	expect(filtersOf(DAYS.slice(0, 2)).map(({ filter }) => filter)).toEqual(['fits', 'already']);
});

test('without a filter all is shown that would change something', () => {
	expect(countOf(DAYS, null)).toBe(11);
	expect(passes(null, { verdict: 'already', change: null })).toBe(false);
	expect(passes(null, { verdict: 'already', change: 'gone' })).toBe(true);
});

test('what a filter leaves in other weeks is counted, and the next of them is named; after the last, the first', () => {
	expect(aroundWeek(DAYS, 'moved', WEEK)).toEqual({ here: 1, elsewhere: 4, next: '2026-12-15' });
	expect(aroundWeek(DAYS, null, WEEK)).toEqual({ here: 6, elsewhere: 5, next: '2026-12-08' });
	expect(aroundWeek(DAYS, null, '2026-W51' as Week)).toMatchObject({ here: 4, next: '2026-11-30' });
	expect(aroundWeek(DAYS, 'new', WEEK)).toEqual({ here: 3, elsewhere: 0, next: null });
});
