import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Sql } from '#db/sql.ts';
import { openLog } from '#log';
import { startPulses } from './pulses.ts';

// All that is looked after again and again, each as late as chance may make it.
let parts: ReturnType<typeof lookedAfter>;
let stops: (() => void)[];
beforeEach(() => {
	vi.useFakeTimers();
	vi.spyOn(Math, 'random').mockReturnValue(0.999_999);
	parts = lookedAfter();
	stops = startPulses(parts);
});
afterEach(() => {
	for (const stop of stops) stop();
	vi.restoreAllMocks();
	vi.useRealTimers();
});

function lookedAfter() {
	const begin = vi.fn(() => Promise.resolve({ count: 0 }));
	const mismatch = { room: 'b', epoch: 1, seq: 1, lessons: [] };
	const attended = (name: string) => ({
		attendants: () => [{ session: name, role: 'admin' as const, person: null }],
		endSessions: vi.fn()
	});
	return {
		begin,
		sql: { begin } as unknown as Sql,
		log: openLog('silent'),
		mismatched: vi.fn(),
		identity: { rolesOf: vi.fn(() => Promise.resolve(new Map())) },
		schedule: {
			follow: vi.fn(() => Promise.resolve()),
			audit: vi.fn(() => Promise.resolve([mismatch])),
			release: vi.fn<(isLookedAt: (room: string) => boolean, idleFor: number) => Promise<void>>(() =>
				Promise.resolve()
			)
		},
		texts: { follow: vi.fn(() => Promise.resolve()) },
		rooms: { ...attended('board'), sayHashes: vi.fn(), isLookedAt: (room: string) => room === 'open' },
		notes: attended('note'),
		candidates: { ...attended('candidate'), catchUp: vi.fn(() => Promise.resolve()) }
	};
}

test('R15: boards and texts are compared with PostgreSQL within a second, again and again', async () => {
	await vi.advanceTimersByTimeAsync(1_000);
	expect(parts.schedule.follow).toHaveBeenCalledTimes(1);
	expect(parts.texts.follow).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(9_000);
	expect(parts.schedule.follow).toHaveBeenCalledTimes(10);
});

test('R17: all who sit at a socket are looked up within two seconds, and let go where they are nothing', async () => {
	await vi.advanceTimersByTimeAsync(2_000);
	expect(parts.identity.rolesOf).toHaveBeenCalledWith(['board', 'note', 'candidate']);
	for (const { endSessions } of [parts.rooms, parts.notes, parts.candidates])
		expect(endSessions).toHaveBeenCalledTimes(1);
});

test('R20: candidates are sent what they lack within two seconds', async () => {
	await vi.advanceTimersByTimeAsync(2_000);
	expect(parts.candidates.catchUp).toHaveBeenCalledTimes(1);
});

test('R25: the auditor comes every minute or so, says what it found, and tells clients what they must come to', async () => {
	await vi.advanceTimersByTimeAsync(72_000);
	expect(parts.schedule.audit).toHaveBeenCalledTimes(1);
	expect(parts.mismatched).toHaveBeenCalledTimes(1);
	expect(parts.rooms.sayHashes).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(72_000);
	expect(parts.schedule.audit).toHaveBeenCalledTimes(2);
});

test('R23: boards nobody has looked at for a minute are let go, soon after', async () => {
	await vi.advanceTimersByTimeAsync(12_000);
	const [[isLookedAt, idleFor] = []] = parts.schedule.release.mock.calls;
	expect(idleFor).toBe(60_000);
	expect(['open', 'left'].map((room) => isLookedAt?.(room))).toEqual([true, false]);
	await vi.advanceTimersByTimeAsync(48_000);
	expect(parts.schedule.release).toHaveBeenCalledTimes(5);
});

test('R14, R23: log rows and verdicts that are too old are taken every minute or so', async () => {
	await vi.advanceTimersByTimeAsync(72_000);
	expect(parts.begin).toHaveBeenCalledTimes(2);
});
