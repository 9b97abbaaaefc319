import { parseArgs } from 'node:util';
import { migrate } from '#db/migrate.ts';
import { settingsOrExit } from '#settings';
import { bundleFlows, ensureBuild } from './build.ts';
import { demoState, seedDemo } from './demo-seed.ts';
import { DEMO_PASSWORD, DEMO_SIGN_INS } from './demo/accounts.ts';
import { forget, type Home, lockHome, openHome, recall, remember } from './home.ts';
import { provePortFree } from './port.ts';
import { DATABASE, startPostgres } from './postgres.ts';
import { endStray } from './program.ts';
import { type Options, type Run } from './run.ts';
import { type Database, serve } from './serve.ts';
import { work } from './work.ts';
import { stopAsked } from './stop-asked.ts';
import { postgresRunner } from './unprivileged.ts';
import { asRefusal, CannotStart, say } from './words.ts';

async function start(run: Run): Promise<void> {
	const { settings, options, ends, asked } = run;
	const home = openHome(settings.dataDir, settings.databaseUrl === null ? postgresRunner() : null);
	await lockHome(home);
	if (home.elsewhere) console.log(say(`Données dans ${home.folder}`, `Data in ${home.folder}`));
	for (const [file, pid] of Object.entries(recall(home)?.pids ?? {})) await endStray(pid, file);
	await provePortFree(settings);
	const address = settings.origins[0] ?? '';
	remember(home, { pid: process.pid, address });
	ends.push(() => {
		forget(home);
	});

	const built = options.dev ? bundleFlows(asked.signal) : ensureBuild(asked.signal, console.log);
	built.catch(() => undefined);
	const database = await openDatabase(run, home);
	await built;
	asked.signal.throwIfAborted();
	await serve(run, home, database);
	console.log(greeting(address, database));
	const working = work(run, home, database).catch((error: unknown) => {
		console.error(error);
	});
	// Whatever it still starts while all ends is ended as well.
	ends.push(() => working);
}

async function openDatabase({ settings, options, ends, asked }: Run, home: Home): Promise<Database> {
	if (settings.databaseUrl !== null) {
		if (settings.migrateDatabaseUrl !== null)
			await migrateOrRefuse(settings.migrateDatabaseUrl).catch(asRefusal('MIGRATE_DATABASE_URL'));
		return { url: settings.databaseUrl, demo: false };
	}
	const postgres = await startPostgres(home);
	ends.push(() => postgres.stop());
	void postgres.lost.then((why) => {
		asked.abort(why);
	});
	if (postgres.foundOrphan)
		console.log(
			say(
				'Une base de données restée d’un arrêt brutal a été fermée proprement.',
				'A database left over from a kill was shut down properly.'
			)
		);
	await migrateOrRefuse(postgres.ownerUrl(DATABASE));
	asked.signal.throwIfAborted();
	const url = postgres.appUrl(DATABASE);
	const { loopback } = settings;
	const demo = demoState(home, { fresh: postgres.fresh, empty: options.empty, loopback });
	if (demo === 'seed') await seedDemo(home, url, asked.signal);
	return { url, demo: demo !== 'none' && loopback };
}

async function migrateOrRefuse(url: string): Promise<void> {
	const done = await migrate(url);
	if (!done.ok) throw new CannotStart(done.what);
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

function optionsOrExit(): Options {
	try {
		return parseArgs({
			options: { dev: { type: 'boolean', default: false }, empty: { type: 'boolean', default: false } }
		}).values;
	} catch {
		console.error(
			say('Options : --empty (sans démonstration), --dev.', 'Options: --empty (no demo), --dev.')
		);
		process.exit(1);
	}
}

/** Until somebody asks to stop. */
async function waitFor(signal: AbortSignal): Promise<void> {
	const alive = setInterval(() => undefined, 3_600_000);
	await new Promise<void>((done) => {
		if (signal.aborted) done();
		signal.addEventListener('abort', () => {
			done();
		});
	});
	clearInterval(alive);
}

async function main(): Promise<number> {
	process.umask(0o022);
	process.stdout.on('error', () => undefined);
	const run: Run = {
		settings: settingsOrExit(process.env),
		options: optionsOrExit(),
		ends: [],
		asked: stopAsked()
	};
	const { asked } = run;
	let failure: unknown = null;
	try {
		await start(run);
		await waitFor(asked.signal);
		console.log(say('Arrêt…', 'Stopping…'));
	} catch (error) {
		if (!asked.signal.aborted) failure = error;
	}
	if (asked.signal.reason instanceof CannotStart) failure = asked.signal.reason;
	// Whatever still runs on the side, a build say, ends with us.
	asked.abort();
	for (const end of run.ends.reverse()) await end();
	if (failure === null) return 0;
	console.error(failure instanceof CannotStart ? failure.message : failure);
	return 1;
}

process.exit(await main());
