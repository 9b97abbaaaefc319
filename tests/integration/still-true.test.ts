import { expect, test } from 'vitest';
import { type PlanningEntry } from '#domain/planning.ts';
import { type Told } from '#domain/notices/notice.ts';
import { stillTrue } from '../../workflows/activities/still-true.ts';
import { entry } from '../builders/planning.ts';

/** Promised of the lesson at ten, UTC; sent an hour before. @param now as it stands by then */
const reminded = (now: PlanningEntry | null, at = '2026-11-24T09:00:00Z'): Told[] =>
	stillTrue(
		[{ lesson: 'a', kind: 'near', was: null, now: entry('a', '10:00') }],
		new Map(now ? [['a', now]] : []),
		Date.parse(at)
	);

test('a reminder is sent of what still is to come at that hour, as it stands by then', () => {
	const elsewhere = entry('a', '10:00', { place: 'Owendo' });
	expect(reminded(elsewhere)).toEqual([{ lesson: 'a', kind: 'near', was: null, now: elsewhere }]);
});

test('a reminder of a lesson that was moved, called off, given to another or has begun is not sent', () => {
	expect(reminded(entry('a', '14:00'))).toEqual([]);
	expect(reminded(entry('a', '10:00', { state: 'cancelled' }))).toEqual([]);
	expect(reminded(null)).toEqual([]);
	expect(reminded(entry('a', '10:00'), '2026-11-24T10:00:00Z')).toEqual([]);
});
