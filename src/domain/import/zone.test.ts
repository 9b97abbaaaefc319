import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { ianaZone } from './zone.ts';

test('a time that daylight saving skips moves forward, a doubled one is the first', () => {
	const paris = ianaZone('Europe/Paris');
	const at = (wall: string) => new Date(paris.toMs(wall)).toISOString();
	expect(at('2027-03-28T02:30:00')).toBe('2027-03-28T01:30:00.000Z');
	expect(at('2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00.000Z');
	expect(at('2026-10-25T03:30:00')).toBe('2026-10-25T02:30:00.000Z');
});

test('one offset a day is what Temporal says time by time', () => {
	const zones = [
		'Europe/Paris',
		'Africa/Libreville',
		'America/New_York',
		'Africa/Casablanca',
		'Pacific/Chatham',
		'Asia/Gaza'
	];
	const second = fc.integer({ min: Date.parse('2015-01-01') / 1000, max: Date.parse('2035-01-01') / 1000 });
	fc.assert(
		fc.property(fc.constantFrom(...zones), second, (name, seconds) => {
			const zone = ianaZone(name);
			const wall = new Date(seconds * 1000).toISOString().slice(0, 19);
			const there = Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(name);
			expect(zone.toMs(wall)).toBe(Temporal.PlainDateTime.from(wall).toZonedDateTime(name).epochMilliseconds);
			expect(zone.toWall(seconds * 1000)).toBe(there.toPlainDateTime().toString({ smallestUnit: 'second' }));
		}),
		{ numRuns: 400 }
	);
});
