import { describe, expect, test } from 'vitest';
import { dayIn, placeIn } from './board-place.ts';

const OPEN = [1, 2, 3, 4, 5, 6];
const at = (query: string, today = '2026-11-24', open: readonly number[] = OPEN) => {
	const { week, day } = placeIn(new URLSearchParams(query), today, open);
	return `${week} ${day}`;
};

describe('an address leads to', () => {
	test.each([
		['', '2026-W48 2026-11-24'],
		['week=2026-W50', '2026-W50 2026-12-07'],
		['day=2026-12-09', '2026-W50 2026-12-09'],
		['week=2026-W50&day=2026-11-24', '2026-W50 2026-12-07'],
		['day=9999-12-31', '2026-W48 2026-11-24'],
		['day=0001-01-01', '2026-W48 2026-11-24'],
		['day=2026-02-30', '2026-W48 2026-11-24'],
		['week=2025-W53&day=soon', '2026-W48 2026-11-24']
	])('%j: %s', (query, place) => {
		expect(at(query)).toBe(place);
	});

	test('the next open day when the school is closed today', () => {
		expect(at('', '2026-11-22')).toBe('2026-W48 2026-11-23');
		expect(at('', '2026-11-22', [3])).toBe('2026-W48 2026-11-25');
		expect(at('week=2026-W50', '2026-11-22', [3])).toBe('2026-W50 2026-12-09');
		expect(at('', '2026-11-22', [])).toBe('2026-W47 2026-11-22');
	});

	test('a closed day somebody asked for', () => {
		expect(at('day=2026-11-29')).toBe('2026-W48 2026-11-29');
	});
});

test('a day has a week with a board, or is none', () => {
	expect(dayIn('9998-12-20')).toBe('9998-12-20');
	expect(dayIn('9999-01-10')).toBeNull();
});
