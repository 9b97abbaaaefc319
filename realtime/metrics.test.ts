import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

const operations = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');
const standing = {
	connections: () => ({ board: 1, note: 0, candidate: 0 }),
	queues: () => [],
	boards: () => 1
};

test('docs/operations.md says of each number what it counts', () => {
	const metrics = createMetrics();
	metrics.lookAt({ ...standing, outbox: () => Promise.resolve({ waiting: 0, oldest: 0, dead: 0 }) });
	const names = metrics.registry.getMetricsAsArray().map(({ name }) => name);
	const unsaid = names.filter(
		(name) => !operations.includes(`| \`${name}`) && !operations.includes(`, \`${name}`)
	);
	expect(unsaid.filter((name) => name !== 'dgtt_queue_messages_deepest')).toEqual([]);
});

test('what PostgreSQL cannot tell hides no other number', async () => {
	const metrics = createMetrics();
	const told = { waiting: 3, oldest: 2, dead: 0 };
	let isAway = false;
	metrics.lookAt({
		...standing,
		outbox: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(told))
	});
	expect(await metrics.registry.metrics()).toContain('dgtt_outbox{of="waiting"} 3');
	isAway = true;
	const text = await metrics.registry.metrics();
	expect(text).toContain('dgtt_boards_open 1');
	expect(text).not.toContain('dgtt_outbox{');
});
