import { setTimeout as pause } from 'node:timers/promises';
import { type Home, rememberProgram, secretKeys } from './home.ts';
import { keepRunning } from './program.ts';
import { SERVER_HEAP } from './heaps.ts';
import { type Run } from './run.ts';
import { CannotStart, say } from './words.ts';

const SERVER = 'realtime/server.ts';

/** The database the server works on. */
export interface Database {
	url: string;
	/** Demo sign-ins may be offered. */
	demo: boolean;
}

/** Starts the server, and again whenever it dies; answers when it is ready. */
export async function serve(
	{ settings, options, ends, asked }: Run,
	home: Home,
	database: Database
): Promise<void> {
	let up = false;
	const program = keepRunning({
		file: SERVER,
		env: {
			NODE_ENV: options.dev ? 'development' : 'production',
			NODE_OPTIONS: SERVER_HEAP,
			PORT: String(settings.port),
			HOST: settings.host,
			DATABASE_URL: database.url,
			...secretKeys(settings, home),
			DEMO: database.demo ? '1' : '0',
			DEV: options.dev ? '1' : '0',
			LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn'
		},
		isUp: () => up,
		onSpawn: (pid) => {
			rememberProgram(home, SERVER, pid);
		}
	});
	ends.push(() => program.stop());
	const died = program.failed.then((code) => {
		throw new CannotStart(
			say(
				`Le serveur n’a pas démarré (code ${String(code)}, voir ci-dessus).`,
				`The server did not start (code ${String(code)}, see above).`
			)
		);
	});
	await Promise.race([died, answers(settings, asked.signal)]);
	up = true;
	died.catch(() => undefined);
}

/** Until the server says that it is ready. */
async function answers(settings: Run['settings'], stopped: AbortSignal): Promise<void> {
	const host = settings.host === '0.0.0.0' || settings.host === '::' ? '127.0.0.1' : settings.host;
	const url = `http://${host.includes(':') ? `[${host}]` : host}:${String(settings.port)}/readyz`;
	for (;;) {
		stopped.throwIfAborted();
		const ready = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
			(response) => response.ok,
			() => false
		);
		if (ready) return;
		await pause(100);
	}
}
