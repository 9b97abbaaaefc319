import { expect, test } from 'vitest';
import { inWaves } from './waves.ts';

test.each([
	[120, 3],
	[10_000, 40]
])('R28: %i people are sent away in %i waves, each once', async (people, waves) => {
	const went: number[] = [];
	let turn = 0;
	const turns = new Set<number>();
	const timer = setInterval(() => turn++, 10);
	await inWaves([...Array(people).keys()], (one) => {
		went.push(one);
		turns.add(turn);
	});
	clearInterval(timer);
	expect(went).toEqual([...Array(people).keys()]);
	// A wave is one turn; a slow machine may let two fall into one, never one into two.
	expect(turns.size).toBeGreaterThan(waves / 2);
	expect(turns.size).toBeLessThanOrEqual(waves);
});
