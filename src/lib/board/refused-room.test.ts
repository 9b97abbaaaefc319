import { expect, test } from 'vitest';
import { type Slip } from '#lib/calendar/slip.ts';
import { standOf } from './refused-room.ts';

const at = (id: string, from: string, to: string, { column = 'awa', stage = 'saved' } = {}) =>
	({
		id,
		column,
		start: `2026-11-25T${from}:00Z`,
		end: `2026-11-25T${to}:00Z`,
		reason: 'x'.repeat(60),
		stage
	}) as Slip;
const refused = at('refused', '10:00', '11:00', { stage: 'refused' });

test.each([
	['free below', [at('a', '08:00', '10:00'), at('b', '13:00', '14:00')], 600, undefined],
	['another column does not count', [at('a', '10:00', '11:00', { column: 'paul' })], 600, undefined],
	['the next follows, free above', [at('b', '11:00', '12:00')], 600, 'up'],
	['the grid ends, free above', [], 10, 'up'],
	['shut in', [at('a', '09:00', '10:00'), at('b', '11:00', '12:00')], 600, 'none']
] as const)('%s', (_, others, left, room) => {
	expect(standOf(refused, [refused, ...others], left)).toEqual({ room, over: [] });
});

test('it lies on where the lesson stands, and grows as if that were not there', () => {
	expect(standOf(refused, [refused, at('b', '10:30', '11:30')], 600)).toEqual({
		room: undefined,
		over: ['b']
	});
	const shut = [at('a', '08:30', '09:30'), at('b', '10:30', '11:30'), at('c', '11:30', '12:00')];
	expect(standOf(refused, [refused, ...shut], 600)).toEqual({ room: 'none', over: ['b'] });
});

test.each([
	['two of them meet', [at('a', '10:00', '10:45'), at('b', '10:30', '11:30')]],
	['one meets a third', [at('a', '10:30', '11:30'), at('b', '11:00', '12:00')]],
	['one is refused too', [at('a', '10:30', '11:30', { stage: 'refused' })]]
])('it shares the column with those at its hours when %s', (_, others) => {
	expect(standOf(refused, [refused, ...others], 600)).toEqual({ room: 'none', over: null });
});
