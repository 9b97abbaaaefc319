import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { type Outcome } from '../drills/perform.ts';
import { ROOT } from '../../start/build.ts';

/** `npm run drill -- NAME --short --json`, in a process of its own. */
async function drill(name: string): Promise<Outcome> {
	const options = ['--disable-warning=ExperimentalWarning', '--import', './tests/harness/runes.ts'];
	const child = spawn(process.execPath, [...options, 'tests/drills/run.ts', name, '--short', '--json'], {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let text = '';
	child.stdout.on('data', (data: Buffer) => (text += data.toString()));
	await new Promise((done) => child.once('close', done));
	return JSON.parse(text) as Outcome;
}

// The others take longer: `npm run drill -- all` (docs/drills.md).
test.each(['node-kill', 'redis-out', 'revoke'])(
	'the drill %s, in short, is passed before all its judges',
	{ timeout: 120_000 },
	async (name) => {
		const outcome = await drill(name);
		expect(outcome.judges).not.toEqual({});
		for (const [judge, found] of Object.entries(outcome.judges))
			expect(found, `${judge}, seed ${String(outcome.seed)}`).toMatchObject({
				verdict: 'pass',
				complaints: []
			});
		expect(outcome).toMatchObject({ name, verdict: 'pass' });
	}
);
