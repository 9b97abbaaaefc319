import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CandidateLine, type Connection } from './candidate-line.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function openLine() {
	const socket = Object.assign(new EventEmitter(), {
		bufferedAmount: 0,
		close: vi.fn(),
		pause: vi.fn(),
		terminate: vi.fn()
	});
	const conn = Object.assign(new EventEmitter(), { transport: { socket }, close: vi.fn() });
	const violated = vi.fn();
	new CandidateLine(conn as unknown as Connection, { violated, cut: vi.fn() });
	const hear = (count: number) => {
		for (let n = 0; n < count; n++) conn.emit('packet', { type: 'pong' });
	};
	return { socket, conn, violated, hear };
}

test('R18: ten messages at once and one a second are heard, one more ends the line', () => {
	const { socket, violated, hear } = openLine();
	hear(10);
	for (let second = 0; second < 30; second++) {
		vi.advanceTimersByTime(1_000);
		hear(1);
	}
	expect(violated).not.toHaveBeenCalled();
	hear(1);
	expect(violated.mock.calls).toEqual([['too fast']]);
	expect(socket.close).toHaveBeenCalledWith(1013, 'too fast');
	vi.advanceTimersByTime(500);
	expect(socket.terminate).toHaveBeenCalled();
});

test('R18: pings are messages like any other', () => {
	const { socket, violated } = openLine();
	for (let n = 0; n < 11; n++) socket.emit('ping');
	expect(violated.mock.calls).toEqual([['too fast']]);
});
