import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BoardLink, type LinkState } from './board-link.ts';

/** A server that takes the line and never says a word. */
class Silent {
	static readonly OPEN = 1;
	static readonly knocks: Silent[] = [];
	readyState = 0;
	isClosed = false;
	constructor() {
		Silent.knocks.push(this);
	}
	close(): void {
		this.isClosed = true;
	}
}

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal('WebSocket', Silent);
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

test('R12: who is not let in within 8 s knocks again, with the same document', async () => {
	const states: LinkState[] = [];
	let leases = 0;
	const link = new BoardLink({
		room: 'school/week',
		server: 'ws://there',
		lease: () => Promise.resolve({ ok: true, clientId: ++leases, epoch: 1 }),
		onDoc: () => undefined,
		onState: (state) => states.push(state)
	});
	await vi.advanceTimersByTimeAsync(7_900);
	expect(Silent.knocks).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(500);
	expect(Silent.knocks[0]?.isClosed).toBe(true);
	expect(Silent.knocks).toHaveLength(2);
	expect(leases).toBe(1);
	expect(states).toContain('opening');
	link.close();
	await vi.advanceTimersByTimeAsync(20_000);
	expect(Silent.knocks).toHaveLength(2);
});
