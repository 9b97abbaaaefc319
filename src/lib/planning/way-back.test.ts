import { Manager } from 'socket.io-client';
import { expect, test } from 'vitest';
import { WAY_BACK } from './way-back.ts';

test('R28: candidates come back anywhere within a second, so that a crowd is spread', () => {
	const waits = Array.from({ length: 2_000 }, () => {
		const manager = new Manager('http://127.0.0.1:1', { ...WAY_BACK, autoConnect: false });
		return (manager as unknown as { backoff: { duration(): number } }).backoff.duration();
	});
	const parts = [0, 1, 2, 3].map(
		(quarter) => waits.filter((wait) => Math.floor(wait / 250) === quarter).length
	);
	for (const part of parts) expect(part).toBeGreaterThan(250);
	expect(Math.max(...waits)).toBeLessThanOrEqual(1_000);
});
