import { describe, expect, it } from 'vitest';
import {
	addMonths,
	cityOf,
	dayOf,
	dayWords,
	isDay,
	isMonth,
	timeOf,
	weekdayWord,
	weeksOf
} from './calendar-day.ts';

describe('days and times of the school', () => {
	it('are those of its zone, at midnight and on the night the clocks change', () => {
		expect(dayOf('2026-11-23T23:30:00Z', 'Africa/Libreville')).toBe('2026-11-24');
		expect(timeOf('2026-11-23T23:30:00Z', 'Africa/Libreville')).toBe('00:30');
		expect(timeOf('2026-10-25T00:30:00Z', 'Europe/Paris')).toBe('02:30');
		expect(timeOf('2026-10-25T01:30:00Z', 'Europe/Paris')).toBe('02:30');
	});

	it('are written as the design says', () => {
		expect(dayWords('2026-11-24', 'fr')).toBe('mar. 24 nov.');
		expect(dayWords('2026-11-24', 'fr', 'long')).toBe('mardi 24 nov.');
		expect(weekdayWord('2026-11-24', 'fr')).toBe('mar.');
		expect(dayWords('2026-11-24', 'en')).toBe('Tue 24 Nov');
		expect(cityOf('America/Port_of_Spain')).toBe('Port of Spain');
	});
});

describe('a month', () => {
	it('is whole weeks from Monday, over year ends too', () => {
		const weeks = weeksOf('2026-12');
		expect(weeks[0]?.[0]).toBe('2026-11-30');
		expect(weeks.at(-1)?.at(-1)).toBe('2027-01-03');
		expect(weeks.every((week) => week.length === 7)).toBe(true);
		expect(weeksOf('2027-02')).toHaveLength(4);
	});

	it('knows its neighbours', () => {
		expect([addMonths('2026-12', 1), addMonths('2026-01', -1), addMonths('2026-11', 14)]).toEqual([
			'2027-01',
			'2025-12',
			'2028-01'
		]);
	});

	it('and a day that do not exist are told apart from those that do', () => {
		expect(['2026-13', '2026-00', '1999-01', 'now'].filter(isMonth)).toEqual([]);
		expect(['2026-02-30', '2026-1-1', '2026-11-24x'].filter(isDay)).toEqual([]);
		expect(isDay('2028-02-29')).toBe(true);
	});
});
