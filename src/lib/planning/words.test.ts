import { expect, it } from 'vitest';
import { agoWord, dayTitle, momentWord, phoneWord, untilWord } from './words.ts';

const clock = { zone: 'Africa/Libreville', locale: 'fr' as const };
const now = Date.parse('2026-11-24T09:24:00Z');

it('the next lesson is 36 minutes, 3 hours or 4 days away, or on', () => {
	const until = (start: string) => untilWord(Date.parse(start), now);
	expect(until('2026-11-24T10:00:00Z')).toBe('dans 36 min');
	expect(until('2026-11-24T12:30:00Z')).toBe('dans 3 h');
	expect(until('2026-11-28T10:00:00Z')).toBe('dans 4 j');
	expect(until('2026-11-24T09:24:00Z')).toBeNull();
});

it('a change was made just now or 2 minutes ago', () => {
	expect(agoWord(now - 20_000, now)).toBe('à l’instant');
	expect(agoWord(now - 125_000, now)).toBe('il y a 2 min');
});

it('today and tomorrow are those of the school: 23:30 UTC is tomorrow in Libreville', () => {
	expect(dayTitle('2026-11-24', now, clock)).toBe('Aujourd’hui, mardi 24 nov.');
	expect(dayTitle('2026-11-25', now, clock)).toBe('Demain, mercredi 25 nov.');
	expect(dayTitle('2026-11-26', now, clock)).toBe('Jeudi 26 nov.');
	expect(momentWord('2026-11-24T23:30:00Z', now, clock)).toBe('mer. 00:30');
});

it('a weekday alone never means another week', () => {
	expect(momentWord('2026-11-24T10:00:00Z', now, clock)).toBe('mar. 11:00');
	expect(momentWord('2026-12-01T10:00:00Z', now, clock)).toBe('mar. 1er déc. 11:00');
});

it('phone numbers stand in pairs', () => {
	expect(phoneWord('+24177124508')).toBe('+241 77 12 45 08');
	expect(phoneWord('+33612345678')).toBe('+33612345678');
});
