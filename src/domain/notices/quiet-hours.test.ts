import { expect, test } from 'vitest';
import { quietUntil } from './quiet-hours.ts';

const until = (at: string, zone = 'Africa/Libreville'): string | null => {
	const end = quietUntil(Date.parse(at), zone);
	return end === null ? null : new Date(end).toISOString();
};

test('by day nobody waits, at night until seven of the person’s own clock', () => {
	expect(until('2026-11-24T06:00:00Z')).toBe(null); // 07:00 in Libreville
	expect(until('2026-11-24T18:59:00Z')).toBe(null);
	expect(until('2026-11-24T19:00:00Z')).toBe('2026-11-25T06:00:00.000Z');
	expect(until('2026-11-25T05:59:00Z')).toBe('2026-11-25T06:00:00.000Z');
});

test('the night in which the clocks change ends at seven all the same', () => {
	expect(until('2026-10-24T20:00:00Z', 'Europe/Paris')).toBe('2026-10-25T06:00:00.000Z');
	expect(until('2026-03-28T20:00:00Z', 'Europe/Paris')).toBe('2026-03-29T05:00:00.000Z');
});
