import { expect, test } from 'vitest';
import { Turnstile } from './turnstile.ts';

test('so many are inside at once, the others come in their order, and a failure frees its place', async () => {
	const turnstile = new Turnstile(2);
	const seen: string[] = [];
	const ways: (() => void)[] = [];
	const enter = (name: string) =>
		turnstile.pass(async () => {
			seen.push(name);
			await new Promise<void>((leave) => ways.push(leave));
			if (name === 'a') throw new Error('a falls');
		});
	const all = Promise.allSettled(['a', 'b', 'c', 'd'].map(enter));
	const settled = () => new Promise(setImmediate);
	await settled();
	expect(seen).toEqual(['a', 'b']);
	ways[0]?.();
	await settled();
	expect(seen).toEqual(['a', 'b', 'c']);
	ways[2]?.();
	ways[1]?.();
	await settled();
	expect(seen).toEqual(['a', 'b', 'c', 'd']);
	ways[3]?.();
	expect((await all).map(({ status }) => status)).toEqual([
		'rejected',
		'fulfilled',
		'fulfilled',
		'fulfilled'
	]);
});
