import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../start/build.ts';
import { freePort } from '../start/postgres.ts';
import { pin, SERVER_CORE } from './cores.ts';
import { type Stage } from './stage.ts';

/** What a user would pick instead, and two floors: each a process of its own, out of the package `bench/peers`. */
const PROGRAMS = {
	hocuspocus: 'hocuspocus.ts',
	ywebsocket: 'node_modules/y-websocket/bin/server.cjs',
	ysocketio: 'node_modules/y-socket.io/dist/server/server.js',
	ws: 'broadcast.ts',
	socketio: 'socket-io.ts'
} as const;
export type PeerName = keyof typeof PROGRAMS;

export interface Peer {
	pid: number;
	port: number;
}

const HOME = join(ROOT, 'bench', 'peers');
const PATIENCE_MS = 10_000;

/** Starts a peer on the server's core. @param databaseUrl for one that keeps documents */
export async function openPeer(stage: Stage, name: PeerName, databaseUrl = ''): Promise<Peer> {
	await ensureInstalled();
	const port = await freePort();
	const env = {
		PATH: process.env['PATH'],
		NODE_ENV: 'production',
		HOST: '127.0.0.1',
		PORT: String(port),
		DATABASE_URL: databaseUrl
	};
	const stdio = ['ignore', 'ignore', 'inherit'] as const;
	const child = spawn(process.execPath, [join(HOME, PROGRAMS[name])], { cwd: HOME, env, stdio: [...stdio] });
	await stage.open(Promise.resolve(child), end);
	pin(child.pid ?? 0, SERVER_CORE);
	await untilListening(child, port);
	return { pid: child.pid ?? 0, port };
}

/** The lockfile of `bench/peers`, to the byte; once. */
async function ensureInstalled(): Promise<void> {
	const [lock, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((file) =>
		join(HOME, file)
	);
	if (!lock || !installed || (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs))
		return;
	console.error('Installing the peers to compare with (once)…');
	const npm = join(dirname(process.execPath), 'npm');
	const args = ['ci', '--ignore-scripts', '--omit=optional'];
	const child = spawn(existsSync(npm) ? npm : 'npm', args, {
		cwd: HOME,
		stdio: ['ignore', 'ignore', 'inherit']
	});
	const [code] = (await once(child, 'exit')) as [number | null];
	if (code !== 0) throw new Error(`npm ci in bench/peers ended with code ${String(code)}`);
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
	for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await pause(50)) {
		if (child.exitCode !== null) throw new Error(`a peer ended with code ${String(child.exitCode)}`);
		if (await answers(port)) return;
	}
	throw new Error('a peer does not listen');
}

const answers = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('error', () => {
			resolve(false);
		});
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
	});

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	child.kill('SIGKILL');
	await ended;
}
