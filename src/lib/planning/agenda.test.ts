import { expect, it } from 'vitest';
import { outcomesOf, standingOf } from './agenda.ts';

const start = '2026-11-24T10:00:00Z';
const end = '2026-11-24T11:00:00Z';
const candidates = ['Joël'];
const minutes = (count: number) => Date.parse(start) + count * 60_000;

it('an instructor starts a lesson from half an hour before, not earlier', () => {
	expect(outcomesOf({ state: 'planned', start, end, candidates }, minutes(-31))).toEqual([]);
	expect(outcomesOf({ state: 'planned', start, end, candidates }, minutes(-30))).toEqual([
		'in_progress',
		'done',
		'no_show'
	]);
	expect(standingOf({ state: 'planned', start, end, candidates }, minutes(-31))).toBe('ahead');
	expect(standingOf({ state: 'planned', start, end, candidates }, minutes(300))).toBe('open');
	expect(outcomesOf({ state: 'planned', start, end, candidates }, minutes(60))).toEqual(['done', 'no_show']);
});

it('a wrong outcome can be taken back, a locked or cancelled lesson offers nothing', () => {
	expect(outcomesOf({ state: 'no_show', start, end, candidates }, minutes(0))).toEqual(['planned']);
	expect(outcomesOf({ state: 'locked', start, end, candidates }, minutes(0))).toEqual([]);
	expect(outcomesOf({ state: 'cancelled', start, end, candidates }, minutes(0))).toEqual([]);
});

it('who comes to a class is not said to be absent all together', () => {
	const candidates = ['Joël', 'Merveille'];
	expect(outcomesOf({ state: 'in_progress', start, end, candidates }, minutes(30))).toEqual(['done']);
});
