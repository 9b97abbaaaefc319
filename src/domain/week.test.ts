import { expect, test } from 'vitest';
import {
	addWeeks,
	boundsOf,
	daysOf,
	instantOf,
	isInReach,
	minuteOfDay,
	parseWeek,
	weekOf,
	weekOfDay
} from './week.ts';

const week = (text: string) => {
	const parsed = parseWeek(text);
	if (!parsed) throw new Error(`${text} is no week`);
	return parsed;
};

test('R1: a board id names a week that exists, or nothing', () => {
	expect(parseWeek('2026-W53')).toBe('2026-W53');
	expect(parseWeek('2020-W53')).toBe('2020-W53');
	for (const text of [
		'2025-W53',
		'2026-W00',
		'2026-W54',
		'2026-w48',
		'2026-W4',
		'26-W04',
		'2026-W48/..',
		'',
		'0000-W01',
		'9999-W01'
	])
		expect(parseWeek(text), text).toBeNull();
});

test('R1: a lesson belongs to the week of its start in the zone of the school', () => {
	// Sunday 23:30 in Libreville is Sunday 22:30 UTC; half an hour later the next week begins there.
	expect(weekOf('2026-11-29T22:30:00Z', 'Africa/Libreville')).toBe('2026-W48');
	expect(weekOf('2026-11-29T23:00:00Z', 'Africa/Libreville')).toBe('2026-W49');
	expect(weekOf('2026-11-29T23:00:00Z', 'Africa/Abidjan')).toBe('2026-W48');
});

test('the turn of the year: the last days of December may lie in W53 or in W01', () => {
	expect(weekOfDay('2026-12-31')).toBe('2026-W53');
	expect(weekOfDay('2027-01-03')).toBe('2026-W53');
	expect(weekOfDay('2027-01-04')).toBe('2027-W01');
	expect(weekOfDay('2025-12-29')).toBe('2026-W01');
	expect(addWeeks(week('2026-W52'), 1)).toBe('2026-W53');
	expect(addWeeks(week('2026-W52'), 2)).toBe('2027-W01');
	expect(addWeeks(week('2027-W01'), -1)).toBe('2026-W53');
	expect(daysOf(week('2026-W53'))).toEqual([
		'2026-12-28',
		'2026-12-29',
		'2026-12-30',
		'2026-12-31',
		'2027-01-01',
		'2027-01-02',
		'2027-01-03'
	]);
});

test('daylight saving: a skipped hour moves on, a doubled one is the first', () => {
	expect(instantOf('2026-03-29', '02:30', 'Europe/Paris')).toBe('2026-03-29T01:30:00Z');
	expect(instantOf('2026-10-25', '02:30', 'Europe/Paris')).toBe('2026-10-25T00:30:00Z');
	expect(minuteOfDay('2026-10-25T01:30:00Z', 'Europe/Paris')).toBe(150);
});

test('a week in which the clock changes has an hour more or less', () => {
	expect(boundsOf(week('2026-W43'), 'Europe/Paris')).toEqual({
		from: '2026-10-18T22:00:00Z',
		to: '2026-10-25T23:00:00Z'
	});
});

test('R1: boards reach from 60 weeks back to 60 weeks ahead', () => {
	const now = Date.parse('2026-11-25T12:00:00Z');
	const isReached = (count: number) => isInReach(addWeeks(week('2026-W48'), count), now);
	expect([-60, -1, 0, 1, 60].every(isReached)).toBe(true);
	expect([-61, 61, 4_000].some(isReached)).toBe(false);
});
