import { expect, test } from 'vitest';
import { BoardQueue } from './board-queue.ts';

const alone = { kind: 'alone' as const, run: () => Promise.resolve() };

test('R27: the 257th job is one too many', () => {
	const queue = new BoardQueue();
	for (let n = 0; n < 256; n++) void queue.add(alone);
	expect(queue.isFull).toBe(false);
	void queue.add(alone);
	expect(queue.isFull).toBe(true);
});

test('R9: at most 64 updates share a transaction, and what must be alone is', () => {
	const queue = new BoardQueue();
	const edits = { kind: 'edits' as const, actor: {} as never, parties: [], edits: [] };
	for (let n = 0; n < 100; n++) void queue.add(edits);
	void queue.add(alone);
	void queue.add(edits);
	expect([64, 36, 1, 1].map(() => queue.takeBatch().length)).toEqual([64, 36, 1, 1]);
});
