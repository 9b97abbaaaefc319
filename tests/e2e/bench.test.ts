import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../../start/build.ts';

test('a bench answers with one object: figures, goals, what is met, the runs, the machine', async () => {
	const args = ['bench/run.ts', 'candidate-page', '--runs', '1', '--json'];
	const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
	const result = JSON.parse(stdout) as Record<string, unknown>;
	expect(result).toMatchObject({
		name: 'candidate-page',
		figures: { 'page.js_css_kb': expect.any(Number) as number },
		goals: { 'page.js_css_kb': { op: '<=', value: 100 } },
		met: { 'page.js_css_kb': true },
		machine: { cores: expect.any(Number) as number, node: process.version }
	});
	// One run is its own median; what has a dot in its name stands grouped as well.
	const [run] = result['runs'] as Record<string, number>[];
	expect(result['figures']).toMatchObject({ ...run, page: { js_css_kb: run?.['page.js_css_kb'] } });
});
