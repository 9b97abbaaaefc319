import { expect, test } from 'vitest';
import { inLanes } from './job.ts';

test('when one lane fails, the others take no further part, and it is told once they have ended', async () => {
	const done: string[] = [];
	let end = (): void => undefined;
	const slow = new Promise<void>((resolve) => (end = resolve));
	const all = inLanes([['fails'], ['slow', 'never'], ['beside']], async (part) => {
		if (part === 'fails') throw new Error('broken');
		if (part === 'slow') await slow;
		done.push(part);
		return true;
	});
	let isOver = false;
	const over = all.catch((error: unknown) => {
		isOver = true;
		return String(error);
	});
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(isOver).toBe(false);
	end();
	expect(await over).toBe('Error: broken');
	expect(done).not.toContain('never');
});
