import { expect, test, vi } from 'vitest';
import { BoardQueue } from './board-queue.ts';

const NO_BYTES = new Uint8Array();
const alone = { kind: 'alone' as const, run: () => Promise.resolve() };

test('R27: the 257th job is one too many', () => {
	const queue = new BoardQueue();
	for (let n = 0; n < 256; n++) void queue.add(alone);
	expect(queue.isFull).toBe(false);
	void queue.add(alone);
	expect(queue.isFull).toBe(true);
});

test('R27: a megabyte of updates waits, a byte more is too much; what is answered makes room', () => {
	const queue = new BoardQueue();
	const add = (bytes: number) =>
		void queue.add({
			kind: 'update',
			author: {} as never,
			update: { bytes: new Uint8Array(bytes) } as never
		});
	for (let n = 0; n < 16; n++) add(65_536);
	expect(queue.isFull).toBe(false);
	add(1);
	expect(queue.isFull).toBe(true);
	for (const job of queue.takeBatch()) job.settle({ ok: true, value: null });
	add(65_536);
	expect(queue.isFull).toBe(false);
});

test('R9: at most 64 updates share a transaction, and what must be alone is', () => {
	const queue = new BoardQueue();
	const edits = { kind: 'edits' as const, actor: {} as never, parties: [], edits: [] };
	for (let n = 0; n < 100; n++) void queue.add(edits);
	void queue.add(alone);
	void queue.add(edits);
	expect([64, 36, 1, 1].map(() => queue.takeBatch().length)).toEqual([64, 36, 1, 1]);
});

test('R9: updates wait 5 ms for each other; nobody who asks for anything else waits with them', () => {
	vi.useFakeTimers({ toFake: ['performance'] });
	const queue = new BoardQueue();
	const update = { kind: 'update' as const, author: {} as never, update: { bytes: NO_BYTES } as never };
	void queue.add(update);
	vi.advanceTimersByTime(2);
	void queue.add(update);
	expect(queue.patience).toBe(3);
	vi.advanceTimersByTime(4);
	expect(queue.patience).toBe(0);
	queue.takeBatch();
	void queue.add(update);
	void queue.add(alone);
	expect(queue.patience).toBe(0);
	vi.useRealTimers();
});

test('R9: a full batch waits for nobody', () => {
	const queue = new BoardQueue();
	const update = { kind: 'update' as const, author: {} as never, update: { bytes: NO_BYTES } as never };
	for (let n = 0; n < 64; n++) void queue.add(update);
	expect(queue.patience).toBe(0);
});
