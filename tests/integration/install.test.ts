import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../../start/build.ts';
import { newFolder, removeFolder } from '../harness/starter.ts';

let clone: string;

beforeEach(() => {
	clone = newFolder();
});
afterEach(() => {
	removeFolder(clone);
});

/** npm 10 throws the `node` link of the other platform's package away, and ours with it. */
test('an install leaves the Node that npm brought first on the PATH of scripts', () => {
	const name = `node-linux-${process.arch}`;
	mkdirSync(join(clone, 'node_modules', '.bin'), { recursive: true });
	symlinkSync(join(ROOT, 'node_modules', name), join(clone, 'node_modules', name));
	const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
		scripts: { postinstall: string };
	};
	execFileSync('sh', ['-c', scripts.postinstall], { cwd: clone });
	const version = execFileSync(join(clone, 'node_modules', '.bin', 'node'), ['--version'], {
		encoding: 'utf8'
	});
	expect(version).toMatch(/^v24\./);
});
