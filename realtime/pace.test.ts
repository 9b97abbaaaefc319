import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

const taken = (pace: Pace, times: number, now: number): number =>
	Array.from({ length: times }).filter(() => pace.take(now)).length;

test('R27: sixty at once, then twenty a second, and never more than sixty saved up', () => {
	const pace = new Pace(60, 20, 0);
	expect(taken(pace, 100, 0)).toBe(60);
	expect(taken(pace, 100, 1_000)).toBe(20);
	expect(taken(pace, 100, 1_050)).toBe(1);
	expect(taken(pace, 100, 100_000)).toBe(60);
});
