import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ORIGIN } from './live-school.ts';

const TOP = fileURLToPath(new URL('../../', import.meta.url));

/** A server as `npm run server` starts it: a process of its own, which can be told to go or killed. */
export interface ServerProcess {
	port: number;
	/** What it wrote so far. */
	output: () => string;
	end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; ms: number }>;
}

/** @param env beside DATABASE_URL and PORT, `DEV: '1'` for Vite, `NOW` for the time */
export async function startServer(
	databaseUrl: string,
	env: Record<string, string> = {},
	port?: number
): Promise<ServerProcess> {
	const own = port ?? (await freePort());
	const child = spawn(process.execPath, ['realtime/server.ts'], {
		cwd: TOP,
		env: {
			PATH: process.env['PATH'],
			DATABASE_URL: databaseUrl,
			PORT: String(own),
			ORIGIN,
			...env
		},
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let text = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (data: Buffer) => (text += data.toString()));
	await isReady(own, child, () => text);
	return {
		port: own,
		output: () => text,
		end: async (signal) => {
			const from = performance.now();
			const ended = once(child, 'exit') as Promise<[number | null]>;
			child.kill(signal);
			const [code] = await ended;
			return { code, ms: performance.now() - from };
		}
	};
}

async function isReady(port: number, child: ChildProcess, output: () => string): Promise<void> {
	for (const end = performance.now() + 60_000; performance.now() < end;) {
		if (child.exitCode !== null) throw new Error(`the server ended: ${output()}`);
		const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`).catch(() => null);
		if (answer?.ok) return;
		await new Promise((next) => setTimeout(next, 100));
	}
	throw new Error(`the server is not ready: ${output()}`);
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	if (!address || typeof address === 'string') throw new Error('no free port');
	return address.port;
}
