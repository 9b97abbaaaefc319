import { expect, test } from 'vitest';
import { type Week } from '#domain/week.ts';
import { type HeldBoard, hold } from './commit-jobs.ts';

test('R5: boards are held in the order of their weeks, whichever the edit leaves', async () => {
	const order: string[] = [];
	const board = (week: string): HeldBoard => ({
		...({} as HeldBoard),
		week: week as Week,
		turn: () => {
			order.push(week);
			return Promise.resolve(() => order.push(`${week} free`));
		}
	});
	const [early, next, late] = [board('2026-W49'), board('2026-W53'), board('2027-W01')];
	const done = await hold([late, early, next], () => Promise.resolve([...order]));
	expect(done).toEqual(['2026-W49', '2026-W53', '2027-W01']);
	expect(order.slice(3).sort()).toEqual(['2026-W49 free', '2026-W53 free', '2027-W01 free']);
});
