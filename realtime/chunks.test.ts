import { expect, test } from 'vitest';
import { Chunks } from './chunks.ts';

test('R27: thousands are told in chunks, in their order, and others get their turn between', async () => {
	const chunks = new Chunks();
	const told: number[] = [];
	for (let n = 0; n < 1_000; n++) chunks.add(() => told.push(n));
	expect(told).toHaveLength(200);
	const turns: number[] = [];
	while (told.length < 1_000) {
		await new Promise((next) => setImmediate(next));
		turns.push(told.length);
	}
	expect(turns).toEqual([400, 600, 800, 1_000]);
	expect(told).toEqual([...Array(1_000).keys()]);
});

test('R27: a few are told at once', () => {
	const chunks = new Chunks();
	let told = 0;
	for (let n = 0; n < 20; n++) chunks.add(() => told++);
	expect(told).toBe(20);
});
