import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate } from '#db/migrate.ts';
import { type Settings, settingsOrExit } from '#settings';
import { ensureBuild } from './build.ts';
import { demoState, seedDemo } from './demo-seed.ts';
import { DEMO_PASSWORD, DEMO_SIGN_INS } from './demo/accounts.ts';
import { forget, type Home, lockHome, openHome, recall, remember } from './home.ts';
import { provePortFree } from './port.ts';
import { DATABASE, startPostgres } from './postgres.ts';
import { endStray, keepRunning } from './program.ts';
import { stopAsked } from './stop-asked.ts';
import { postgresRunner } from './unprivileged.ts';
import { CannotStart, say } from './words.ts';

const SERVER = 'realtime/server.ts';

interface Options {
	dev: boolean;
	empty: boolean;
}

interface Database {
	url: string;
	demo: boolean;
}

/** What was started, to be ended in the opposite order. */
type Ends = (() => Promise<void> | void)[];

async function start(settings: Settings, options: Options, ends: Ends, stopped: AbortSignal): Promise<void> {
	const home = openHome(settings.dataDir, settings.databaseUrl === null ? postgresRunner() : null);
	await lockHome(home);
	if (home.elsewhere) console.log(say(`Données dans ${home.folder}`, `Data in ${home.folder}`));
	await endStray(recall(home)?.serverPid, SERVER);
	await provePortFree(settings);
	const address = settings.origins[0] ?? '';
	remember(home, { pid: process.pid, address });
	ends.push(() => {
		forget(home);
	});

	const built = options.dev ? Promise.resolve() : ensureBuild(stopped, console.log);
	built.catch(() => undefined);
	const database = await openDatabase(settings, options, home, ends, stopped);
	await built;
	stopped.throwIfAborted();
	await serve(settings, options, home, database, ends, stopped);
	console.log(greeting(address, database));
}

async function openDatabase(
	settings: Settings,
	options: Options,
	home: Home,
	ends: Ends,
	stopped: AbortSignal
): Promise<Database> {
	if (settings.databaseUrl !== null) {
		if (settings.migrateDatabaseUrl !== null) await migrateOrRefuse(settings.migrateDatabaseUrl);
		return { url: settings.databaseUrl, demo: false };
	}
	const postgres = await startPostgres(home);
	ends.push(() => postgres.stop());
	if (postgres.foundOrphan)
		console.log(
			say(
				'Une base de données restée d’un arrêt brutal a été fermée proprement.',
				'A database left over from a kill was shut down properly.'
			)
		);
	await migrateOrRefuse(postgres.ownerUrl(DATABASE));
	const url = postgres.appUrl(DATABASE);
	stopped.throwIfAborted();
	const wanted = demoState(home, {
		fresh: postgres.fresh,
		empty: options.empty,
		loopback: settings.loopback
	});
	if (wanted === 'seed') await seedDemo(home, url, stopped);
	return { url, demo: wanted !== 'none' && settings.loopback };
}

async function migrateOrRefuse(url: string): Promise<void> {
	const done = await migrate(url);
	if (!done.ok) throw new CannotStart(done.what);
}

async function serve(
	settings: Settings,
	options: Options,
	home: Home,
	database: Database,
	ends: Ends,
	stopped: AbortSignal
): Promise<void> {
	let up = false;
	const address = settings.origins[0] ?? '';
	const program = keepRunning({
		file: SERVER,
		env: {
			NODE_ENV: options.dev ? 'development' : 'production',
			PORT: String(settings.port),
			HOST: settings.host,
			DATABASE_URL: database.url,
			DEMO: database.demo ? '1' : '0',
			DEV: options.dev ? '1' : '0',
			LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn'
		},
		isUp: () => up,
		onSpawn: (serverPid) => {
			remember(home, { pid: process.pid, address, serverPid });
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
	await Promise.race([died, answers(settings, stopped)]);
	up = true;
	died.catch(() => undefined);
}

/** Until the server says that it is ready. */
async function answers(settings: Settings, stopped: AbortSignal): Promise<void> {
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

function greeting(address: string, database: Database): string {
	const lines = ['', say(`Prêt : ${address}`, `Ready: ${address}`)];
	if (database.demo) {
		lines.push(
			say(
				`Auto-écoles de démonstration, mot de passe ${DEMO_PASSWORD} :`,
				`Demo schools, password ${DEMO_PASSWORD}:`
			)
		);
		for (const account of DEMO_SIGN_INS)
			lines.push(`  ${account.email.padEnd(22)} ${say(account.is.fr, account.is.en)}`);
	}
	lines.push(say('Ctrl-C arrête tout.', 'Ctrl-C stops everything.'), '');
	return lines.join('\n');
}

async function main(): Promise<number> {
	process.umask(0o022);
	process.stdout.on('error', () => undefined);
	const settings = settingsOrExit(process.env);
	const { values } = parseArgs({
		options: { dev: { type: 'boolean', default: false }, empty: { type: 'boolean', default: false } }
	});
	const asked = stopAsked();
	const stopped = asked.signal;
	const ends: Ends = [];
	let code = 0;
	try {
		await start(settings, values, ends, stopped);
		const alive = setInterval(() => undefined, 3_600_000);
		await new Promise((done) => {
			if (stopped.aborted) done(null);
			else stopped.addEventListener('abort', done);
		});
		clearInterval(alive);
		console.log(say('Arrêt…', 'Stopping…'));
	} catch (error) {
		if (!stopped.aborted) {
			console.error(error instanceof CannotStart ? error.message : error);
			code = 1;
		}
	}
	// Whatever still runs on the side, a build say, ends with us.
	asked.abort();
	for (const end of ends.reverse()) await end();
	return code;
}

process.exit(await main());
