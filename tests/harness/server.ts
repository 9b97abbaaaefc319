import { freePort } from '../../start/postgres.ts';
import { startServer } from './server-process.ts';

/** The built app in a process of its own, as its users meet it. */
export interface App {
	origin: string;
	pid(): number;
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
	const settings = { NODE_ENV: 'production', ORIGIN: origin, LOG_LEVEL: 'warn', ...env };
	const start = () => startServer(databaseUrl, settings, port, (text) => process.stdout.write(text));
	let server = await start();
	const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
		await server.end(signal);
	};
	return {
		origin,
		pid: () => server.pid,
		kill: () => end('SIGKILL'),
		again: async () => {
			server = await start();
		},
		stop: () => end('SIGTERM')
	};
}
