import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { freePort } from '../../start/postgres.ts';

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'];

export const findRedis = (): string | null => PLACES.find((path) => existsSync(path)) ?? null;

/** A Redis of the test's own, which can be ended, frozen and brought back at the same address. */
export interface TestRedis {
	url: string;
	kill(): Promise<void>;
	again(): Promise<void>;
	freeze(): void;
	thaw(): void;
	/** Takes the right to all channels from whoever connects, or gives it back. */
	mute(isMute: boolean): Promise<void>;
}

/** @param alive false: its address only, nobody answers there yet */
export async function openRedis(alive = true): Promise<TestRedis> {
	const binary = findRedis();
	if (binary === null) throw new Error('no redis-server: npm test installs it');
	const port = await freePort();
	let child: ChildProcess | null = alive ? await start(binary, port) : null;
	return {
		url: `redis://127.0.0.1:${String(port)}`,
		async kill() {
			if (!child) return;
			const gone = once(child, 'exit');
			child.kill('SIGKILL');
			await gone;
			child = null;
		},
		async again() {
			child = await start(binary, port);
		},
		freeze: () => child?.kill('SIGSTOP'),
		thaw: () => child?.kill('SIGCONT'),
		mute: (isMute) => say(port, `ACL SETUSER default ${isMute ? 'resetchannels' : 'allchannels'}`)
	};
}

async function start(binary: string, port: number): Promise<ChildProcess> {
	const child = spawn(
		binary,
		['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()],
		{ stdio: 'ignore' }
	);
	for (let tries = 0; tries < 100; tries++) {
		if (await answers(port)) return child;
		await new Promise((next) => setTimeout(next, 50));
	}
	child.kill('SIGKILL');
	throw new Error('redis-server does not answer');
}

const say = (port: number, command: string): Promise<void> =>
	new Promise((resolve, reject) => {
		const socket = dial(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
		socket.once('error', reject).once('data', () => {
			socket.destroy();
			resolve();
		});
	});

const answers = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const socket = dial(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => {
			resolve(false);
		});
	});
