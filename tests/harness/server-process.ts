import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../../start/build.ts';
import { SERVER_HEAP } from '../../start/heaps.ts';
import { freePort } from '../../start/postgres.ts';
import { ORIGIN } from './live-school.ts';

/** A server as `npm run server` starts it: a process of its own, which can be told to go or killed. */
export interface ServerProcess {
	port: number;
	pid: number;
	/** What it wrote so far. */
	output: () => string;
	end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; ms: number }>;
	/** It stands still, its sockets open, until it is thawed. */
	freeze(): void;
	thaw(): void;
}

/** @param env beside DATABASE_URL and PORT, `DEV: '1'` for Vite, `NOW` for the time @param heard what it writes */
export async function startServer(
	databaseUrl: string,
	env: Record<string, string> = {},
	port?: number,
	heard: (text: string) => void = () => undefined
): Promise<ServerProcess> {
	const own = port ?? (await freePort());
	// It ends with the tests, even when these are killed.
	const child = spawn(process.execPath, ['--import', './start/leash.ts', 'realtime/server.ts'], {
		cwd: ROOT,
		env: {
			PATH: process.env['PATH'],
			NODE_OPTIONS: SERVER_HEAP,
			DATABASE_URL: databaseUrl,
			PORT: String(own),
			ORIGIN,
			...env
		},
		stdio: ['ignore', 'pipe', 'pipe', 'ipc']
	});
	let text = '';
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (data: Buffer) => {
			text += data.toString();
			heard(data.toString());
		});
	await isReady(own, child, () => text);
	return {
		port: own,
		pid: child.pid ?? 0,
		output: () => text,
		end: async (signal) => {
			const from = performance.now();
			if (isOver(child)) return { code: child.exitCode, ms: 0 };
			const ended = once(child, 'exit') as Promise<[number | null]>;
			child.kill(signal);
			const [code] = await ended;
			return { code, ms: performance.now() - from };
		},
		freeze: () => child.kill('SIGSTOP'),
		thaw: () => child.kill('SIGCONT')
	};
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

async function isReady(port: number, child: ChildProcess, output: () => string): Promise<void> {
	for (const end = performance.now() + 60_000; performance.now() < end;) {
		if (child.exitCode !== null) throw new Error(`the server ended: ${output()}`);
		const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`).catch(() => null);
		if (answer?.ok) return;
		await new Promise((next) => setTimeout(next, 100));
	}
	child.kill('SIGKILL');
	throw new Error(`the server is not ready: ${output()}`);
}
