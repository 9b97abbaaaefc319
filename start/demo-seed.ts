import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build.ts';
import { type Home } from './home.ts';
import { CannotStart, say } from './words.ts';

/** What this home decided about the demo at its first start, and whether that is done. */
interface Decision {
	state: 'none' | 'seed' | 'there';
	/** The moment the demo is dated from: a start that was killed half way goes on with the same. */
	now: string;
}

const file = (home: Home): string => join(home.folder, 'demo.json');

/** The demo goes only into a database this program made itself, and only while nobody else can reach it. */
export function demoState(
	home: Home,
	first: { fresh: boolean; empty: boolean; loopback: boolean }
): Decision['state'] {
	if (existsSync(file(home))) return read(home).state;
	const state = first.fresh && !first.empty && first.loopback ? 'seed' : 'none';
	write(home, { state, now: new Date().toISOString() });
	return state;
}

const read = (home: Home): Decision => JSON.parse(readFileSync(file(home), 'utf8')) as Decision;
const write = (home: Home, decision: Decision): void => {
	writeFileSync(file(home), JSON.stringify(decision));
};

/** @param url address of the role `app` */
export async function seedDemo(home: Home, url: string, signal: AbortSignal): Promise<void> {
	const { now } = read(home);
	console.log(say('Création des auto-écoles de démonstration…', 'Making the demo schools…'));
	const child = spawn(process.execPath, [join(ROOT, 'start', 'demo', 'run.ts')], {
		cwd: ROOT,
		detached: true,
		stdio: ['ignore', 'inherit', 'inherit'],
		env: { ...process.env, DATABASE_URL: url, NOW: process.env['NOW'] ?? now },
		signal
	});
	const code = await new Promise<number | null>((done, fail) => {
		child.once('error', fail);
		child.once('close', done);
	});
	if (code !== 0)
		throw new CannotStart(
			say(
				'La démonstration n’a pas pu être créée (voir ci-dessus).',
				'The demo could not be made (see above).'
			)
		);
	write(home, { state: 'there', now });
}
