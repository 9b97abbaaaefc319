import { type Calendar } from 'fullcalendar';
import { expect, test } from 'vitest';
import { dayHider } from './hidden-days.ts';

const WEEKDAYS = [1, 2, 3, 4, 5, 6];

test('a closed day opens in a week on screen, and closes again; other views hide none', () => {
	const told: unknown[] = [];
	const calendar = { setOption: (_: string, days: unknown) => told.push(days) } as unknown as Calendar;
	const show = dayHider(calendar, WEEKDAYS);
	show(WEEKDAYS, false);
	show(WEEKDAYS, true);
	expect(told, 'as it was opened').toEqual([]);
	show([...WEEKDAYS, 7], true);
	show([...WEEKDAYS, 7], true);
	show(WEEKDAYS, true);
	show(WEEKDAYS, false);
	expect(told).toEqual([[], [0], []]);
});
