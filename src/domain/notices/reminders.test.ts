import { expect, test } from 'vitest';
import { entry } from '../../../tests/builders/planning.ts';
import { remindersAt } from './reminders.ts';

const ZONE = 'Africa/Libreville';
const TIMES = { eve: '18:00', hours: 2 };
const at = (time: string): number => Date.parse(time);
const tuesdayTen = entry('a', '09:00'); // 10:00 in Libreville
const known = [{ entry: tuesdayTen, toldAt: at('2026-11-20T08:00:00Z') }];
const keys = (now: string, lessons = known): string[] =>
	remindersAt(lessons, ZONE, at(now), TIMES).due.map(({ key }) => key.split('/')[0] ?? '');

test('the evening before at 18:00 of the school, and two hours before', () => {
	expect(keys('2026-11-23T16:59:59Z')).toEqual([]);
	expect(keys('2026-11-23T17:00:00Z')).toEqual(['eve']);
	expect(keys('2026-11-24T07:00:00Z')).toEqual(['soon']);
	expect(keys('2026-11-24T09:00:00Z')).toEqual([]);
});

test('the next one is known, so that nobody has to ask again and again', () => {
	const next = (now: string) => remindersAt(known, ZONE, at(now), TIMES).next;
	expect(next('2026-11-20T08:00:00Z')).toBe(at('2026-11-23T17:00:00Z'));
	expect(next('2026-11-23T17:00:00Z')).toBe(at('2026-11-24T07:00:00Z'));
	expect(next('2026-11-24T07:00:00Z')).toBe(null);
});

test('heard of it after the hour of the reminder: that was reminder enough', () => {
	const late = [{ entry: tuesdayTen, toldAt: at('2026-11-23T19:00:00Z') }];
	expect(keys('2026-11-23T19:00:01Z', late)).toEqual([]);
	expect(keys('2026-11-24T07:00:00Z', late)).toEqual(['soon']);
});

test('moved, it has a key of its own; cancelled, it has none', () => {
	const moved = entry('a', '12:00');
	const key = (of: typeof moved) =>
		remindersAt([{ entry: of, toldAt: 0 }], ZONE, at('2026-11-23T18:00:00Z'), TIMES).due[0]?.key;
	expect(key(moved)).not.toBe(key(tuesdayTen));
	expect(key({ ...tuesdayTen, state: 'cancelled' })).toBeUndefined();
});

test('as the school has set it: another hour, or no reminder at all', () => {
	const due = (now: string, times: { eve: string | null; hours: number | null }) =>
		remindersAt(known, ZONE, at(now), times).due.map(({ key }) => key.split('/')[0]);
	expect(due('2026-11-23T15:00:00Z', { eve: '16:00', hours: 2 })).toEqual(['eve']);
	expect(due('2026-11-24T05:00:00Z', { eve: null, hours: 4 })).toEqual(['soon']);
	expect(due('2026-11-24T07:30:00Z', { eve: null, hours: null })).toEqual([]);
});
