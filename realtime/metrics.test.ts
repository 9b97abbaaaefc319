import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('what PostgreSQL cannot tell hides no other number', async () => {
	const metrics = createMetrics();
	const told = { waiting: 3, oldest: 2, dead: 0 };
	let isAway = false;
	metrics.lookAt({
		connections: () => ({ board: 1, note: 0, candidate: 0 }),
		queues: () => [],
		boards: () => 1,
		outbox: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(told))
	});
	expect(await metrics.registry.metrics()).toContain('dgtt_outbox{of="waiting"} 3');
	isAway = true;
	const text = await metrics.registry.metrics();
	expect(text).toContain('dgtt_boards_open 1');
	expect(text).not.toContain('dgtt_outbox{');
});
