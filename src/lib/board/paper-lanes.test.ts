import { expect, test } from 'vitest';
import { lanesOf } from './paper-lanes.ts';

const lanes = (...hours: string[]) =>
	lanesOf(hours.map((text) => ({ start: text.slice(0, 5), end: text.slice(6) }))).map(
		({ one, lane, lanes }) => `${one.start} ${String(lane + 1)}/${String(lanes)}`
	);

test('what follows has the whole width', () => {
	expect(lanes('09:00-10:00', '08:00-09:00')).toEqual(['08:00 1/1', '09:00 1/1']);
});

test('what overlaps stands side by side, and a lane that is free again is used again', () => {
	expect(lanes('08:00-10:00', '08:30-09:00', '09:15-10:30', '10:30-11:00')).toEqual([
		'08:00 1/2',
		'08:30 2/2',
		'09:15 2/2',
		'10:30 1/1'
	]);
});
