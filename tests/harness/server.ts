import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../../start/build.ts';
import { freePort } from '../../start/postgres.ts';

/** The built app in a process of its own, as its users meet it. */
export interface App {
	origin: string;
	/** Ends it without a chance to tidy up. */
	kill(): Promise<void>;
	/** Starts it again at the same address. */
	again(): Promise<void>;
	stop(): Promise<void>;
}

/** @param databaseUrl address of the role `app` @param env settings on top, `{ NOW: '…' }` */
export async function openApp(databaseUrl: string, env: Record<string, string> = {}): Promise<App> {
	const port = await freePort();
	const origin = `http://127.0.0.1:${String(port)}`;
	const start = (): Promise<ChildProcess> => spawnServer(origin, port, databaseUrl, env);
	let child = await start();
	return {
		origin,
		kill: () => end(child, 'SIGKILL'),
		again: async () => {
			child = await start();
		},
		stop: () => end(child, 'SIGTERM')
	};
}

async function spawnServer(
	origin: string,
	port: number,
	databaseUrl: string,
	env: Record<string, string>
): Promise<ChildProcess> {
	const child = spawn(process.execPath, ['--import', './start/leash.ts', 'realtime/server.ts'], {
		cwd: ROOT,
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		env: {
			PATH: process.env['PATH'],
			NODE_ENV: 'production',
			PORT: String(port),
			ORIGIN: origin,
			DATABASE_URL: databaseUrl,
			LOG_LEVEL: 'warn',
			...env
		}
	});
	for (let tries = 0; tries < 300; tries += 1) {
		if (child.exitCode !== null) throw new Error(`the server ended with code ${String(child.exitCode)}`);
		const ready = await fetch(`${origin}/readyz`).then(
			(answer) => answer.ok,
			() => false
		);
		if (ready) return child;
		await pause(100);
	}
	await end(child, 'SIGKILL');
	throw new Error('the server was not ready within 30 s');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise((done) => child.once('exit', done));
	child.kill(signal);
	await ended;
}
