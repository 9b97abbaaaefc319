import { expect, test } from 'vitest';
import { digestAt } from './digest.ts';

const LIBREVILLE = 'Africa/Libreville';
const at = (when: string, time: string, zone = LIBREVILLE) => {
	const { day, next } = digestAt(Date.parse(when), zone, time);
	return [day, new Date(next).toISOString()];
};

test('in the evening the next day is told, until it has begun', () => {
	expect(at('2026-11-23T16:59:59Z', '18:00')).toEqual([null, '2026-11-23T17:00:00.000Z']);
	expect(at('2026-11-23T17:00:00Z', '18:00')).toEqual(['2026-11-24', '2026-11-24T17:00:00.000Z']);
	expect(at('2026-11-24T06:59:59Z', '18:00')).toEqual(['2026-11-24', '2026-11-24T17:00:00.000Z']);
	expect(at('2026-11-24T07:00:00Z', '18:00')).toEqual([null, '2026-11-24T17:00:00.000Z']);
});

test('in the morning the day itself is', () => {
	expect(at('2026-11-24T06:00:00Z', '07:00')).toEqual(['2026-11-24', '2026-11-25T06:00:00.000Z']);
	expect(at('2026-11-24T20:30:00Z', '07:00')).toEqual([null, '2026-11-25T06:00:00.000Z']);
});

test('at the hour people read on their clocks, also where these change', () => {
	expect(at('2027-03-27T17:00:00Z', '18:00', 'Europe/Paris')).toEqual([
		'2027-03-28',
		'2027-03-28T16:00:00.000Z'
	]);
});
