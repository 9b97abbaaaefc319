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

test('what has not happened yet is counted as 0, whatever it may be called, so that the first one is a rise', async () => {
	const metrics = createMetrics();
	const before = await metrics.registry.metrics();
	for (const series of [
		'dgtt_verdicts_total{verdict="accepted"}',
		'dgtt_verdicts_total{verdict="malformed"}',
		'dgtt_verdicts_total{verdict="stale"}',
		'dgtt_evictions_total{why="doubt"}',
		'dgtt_epoch_changes_total{why="lost"}',
		'dgtt_violations_total{kind="candidate"}',
		'dgtt_slow_closed_total{kind="board"}',
		'dgtt_encodings_total{kind="note"}',
		'dgtt_batch_step_seconds_count{step="again"}'
	])
		expect(before).toContain(`${series} 0\n`);
	metrics.schedule.begun({ room: 'b', epoch: 2 }, 'lost');
	metrics.sockets('candidate').violated();
	const after = await metrics.registry.metrics();
	expect(after).toContain('dgtt_epoch_changes_total{why="lost"} 1\n');
	expect(after).toContain('dgtt_violations_total{kind="candidate"} 1\n');
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
