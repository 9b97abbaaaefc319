import { expect, test } from 'vitest';
import { type Slip } from '#lib/calendar/slip.ts';
import { roomOf } from './refused-room.ts';

const at = (id: string, from: string, to: string, column = 'awa') =>
	({
		id,
		column,
		start: `2026-11-25T${from}:00Z`,
		end: `2026-11-25T${to}:00Z`,
		reason: 'x'.repeat(60)
	}) as Slip;
const refused = at('refused', '10:00', '11:00');

test.each([
	['free below', [at('a', '08:00', '10:00'), at('b', '13:00', '14:00')], 600, undefined],
	['another column does not count', [at('a', '10:00', '11:00', 'paul')], 600, undefined],
	['the next follows, free above', [at('b', '11:00', '12:00')], 600, 'up'],
	['the grid ends, free above', [], 10, 'up'],
	['shut in', [at('a', '09:00', '10:00'), at('b', '11:00', '12:00')], 600, 'none'],
	['somebody at the same hours', [at('b', '10:30', '11:30')], 600, 'none']
] as const)('%s', (_, others, left, room) => {
	expect(roomOf(refused, [refused, ...others], left)).toBe(room);
});
