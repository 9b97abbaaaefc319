import { expect, test } from 'vitest';
import { RoomQueue } from './room-queue.ts';

const enter = (queue: RoomQueue, person: string, times: number, bytes = 1): number =>
	Array.from({ length: times }).filter(() => queue.enter(person, bytes) === 'taken').length;

test('R27: 256 messages wait for a board, of one person half of them', () => {
	const queue = new RoomQueue();
	expect(enter(queue, 'Eve', 300)).toBe(128);
	expect(enter(queue, 'Guy', 100)).toBe(100);
	expect(enter(queue, 'Awa', 100)).toBe(28);
	expect(queue.messages).toBe(256);
});

test('R27: a megabyte waits for a board, of one person half of it', () => {
	const queue = new RoomQueue();
	expect(enter(queue, 'Eve', 20, 64 * 1024)).toBe(8);
	expect(enter(queue, 'Guy', 20, 64 * 1024)).toBe(8);
	expect(enter(queue, 'Awa', 1, 1)).toBe(0);
});

test('R27: what is done makes room', () => {
	const queue = new RoomQueue();
	enter(queue, 'Eve', 128);
	queue.leave('Eve', 1);
	expect(enter(queue, 'Eve', 10)).toBe(1);
	for (let n = 0; n < 128; n++) queue.leave('Eve', 1);
	expect(queue.messages).toBe(0);
	queue.leave('Eve', 1);
	expect(queue.messages).toBe(0);
});
