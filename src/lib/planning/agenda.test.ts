import { expect, it } from 'vitest';
import { outcomesOf, standingOf } from './agenda.ts';

const start = '2026-11-24T10:00:00Z';
const minutes = (count: number) => Date.parse(start) + count * 60_000;

it('an instructor starts a lesson from half an hour before, not earlier', () => {
	expect(outcomesOf({ state: 'planned', start }, minutes(-31))).toEqual([]);
	expect(outcomesOf({ state: 'planned', start }, minutes(-30))).toEqual(['in_progress', 'done', 'no_show']);
	expect(standingOf({ state: 'planned', start }, minutes(-31))).toBe('ahead');
	expect(standingOf({ state: 'planned', start }, minutes(300))).toBe('open');
});

it('a wrong outcome can be taken back, a locked or cancelled lesson offers nothing', () => {
	expect(outcomesOf({ state: 'no_show', start }, minutes(0))).toEqual(['planned']);
	expect(outcomesOf({ state: 'locked', start }, minutes(0))).toEqual([]);
	expect(outcomesOf({ state: 'cancelled', start }, minutes(0))).toEqual([]);
});
