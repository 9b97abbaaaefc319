import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DocRoom } from './doc-room.ts';
import { type DocSocket } from './doc-socket.ts';

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
	vi.useRealTimers();
});

const NEWCOMER = Uint8Array.of(0);

function openRoom() {
	const answer = { update: Uint8Array.of(0, 0), stateVector: NEWCOMER };
	const doc = { room: 'r', school: 's', epoch: 1, hash: () => null, receive: vi.fn(), sync: vi.fn() };
	doc.sync.mockImplementation(() => Promise.resolve(answer));
	const reports = {
		...{ violated: vi.fn(), failed: vi.fn(), cut: vi.fn(), encoded: vi.fn(), left: vi.fn() },
		moved: vi.fn()
	};
	return { doc, reports, room: new DocRoom(doc, reports) };
}

test('R16: newcomers within a second share one answer, whoever comes later is given one that looked anew', async () => {
	const { doc, reports, room } = openRoom();
	await Promise.all([room.sync(NEWCOMER), room.sync(NEWCOMER)]);
	vi.advanceTimersByTime(999);
	await room.sync(NEWCOMER);
	expect(doc.sync).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(1);
	await room.sync(NEWCOMER);
	expect(doc.sync).toHaveBeenCalledTimes(2);
	expect(reports.encoded).toHaveBeenCalledTimes(2);
});

test('R16: an answer is shared with nobody who comes after the next change, nor after it failed', async () => {
	const { doc, room } = openRoom();
	await room.sync(NEWCOMER);
	room.fanOut({ change: Uint8Array.of(0, 0) });
	doc.sync.mockImplementationOnce(() => Promise.reject(new Error('PostgreSQL is away')));
	await expect(room.sync(NEWCOMER)).rejects.toThrow();
	await room.sync(NEWCOMER);
	expect(doc.sync).toHaveBeenCalledTimes(3);
});

test('R26: another server that believes somebody here has left is told at once that they have not', () => {
	const { reports, room } = openRoom();
	const member = { session: { actor: { account: 'a' }, name: 'Rose' }, clientId: 7 };
	const rose = { member } as unknown as DocSocket;
	room.present(rose, { day: '2026-11-24' });
	const shown = { day: '2026-11-24', who: { account: 'a', name: 'Rose' } };
	reports.moved.mockClear();
	room.movedElsewhere(7, { ...shown, day: '1999-01-01' });
	expect(reports.moved).not.toHaveBeenCalled();
	room.movedElsewhere(7, null);
	expect(reports.moved.mock.calls).toEqual([[room, 7, shown]]);
	expect(room.here()).toEqual([[7, shown]]);
});
