import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { ROOT } from '../../start/build.ts';

Runtime.install({ logger: new DefaultLogger('WARN') });

const FOLDER = join(ROOT, 'tests', 'files', 'histories');
const histories = readdirSync(FOLDER);

test('there is a history of each branch', () => {
	expect(existsSync(FOLDER)).toBe(true);
	expect(histories.sort()).toEqual([
		'person-given-up.json',
		'person-looks-itself.json',
		'person-reminded.json',
		'person-settled.json',
		'person-side-by-side.json',
		'person-taken-over.json',
		'person-told-together.json',
		'publish-goes-on.json',
		'publish-in-portions.json',
		'publish-side-by-side.json',
		'publish-taken-over.json',
		'publish-told-together.json'
	]);
});

test.for(histories)('%s is replayed by the flows as they are now', async (name) => {
	const history: unknown = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
	await Worker.runReplayHistory({ workflowBundle: { codePath: join(ROOT, 'build', 'flows.js') } }, history);
});
