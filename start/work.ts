import { WORKER_HEAP } from './heaps.ts';
import { type Home, rememberProgram, secretKeys } from './home.ts';
import { keepRunning } from './program.ts';
import { type Run } from './run.ts';
import { type Database } from './serve.ts';
import { launchTemporal, TEMPORAL, type Temporal } from './temporal.ts';
import { cacheFolder, fetchTemporal, findTemporal } from './temporal-binary.ts';
import { say } from './words.ts';

const WORKER = 'workflows/main.ts';

/**
 * Starts the worker, and the Temporal server it works with. The schedule never waits for either: what is committed
 * meanwhile waits in the outbox.
 */
export async function work(run: Run, home: Home, database: Database): Promise<void> {
	const { settings, ends, asked } = run;
	const temporal = settings.temporalAddress === null ? await openTemporal(run, home) : null;
	if (asked.signal.aborted) return;
	const address = settings.temporalAddress ?? temporal?.address;
	if (address === undefined) return;
	const program = keepRunning({
		file: WORKER,
		env: {
			NODE_ENV: 'production',
			NODE_OPTIONS: WORKER_HEAP,
			DATABASE_URL: database.url,
			...secretKeys(settings, home),
			TEMPORAL_ADDRESS: address,
			DEMO: database.demo ? '1' : '0',
			LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn'
		},
		isUp: () => true,
		onSpawn: (pid) => {
			rememberProgram(home, WORKER, pid);
		}
	});
	ends.push(() => program.stop());
	if (temporal)
		console.log(
			say(`Envois actifs ; Temporal : ${temporal.pages}`, `Messages go out; Temporal: ${temporal.pages}`)
		);
}

async function openTemporal({ settings, ends, asked }: Run, home: Home): Promise<Temporal | null> {
	const cache = cacheFolder(settings.cacheDir);
	const binary = findTemporal(cache) ?? (await fetchTemporal(cache, asked.signal, console.log));
	if (asked.signal.aborted) return null;
	if (binary === null) {
		console.log(
			say(
				'Pas de serveur Temporal ici : le planning fonctionne, les envois attendent (docs/operations.md).',
				'No Temporal server here: the schedule works, messages wait (docs/operations.md).'
			)
		);
		return null;
	}
	const temporal = await launchTemporal({
		binary,
		folder: home.folder,
		onSpawn: (pid) => {
			rememberProgram(home, TEMPORAL, pid);
		}
	});
	ends.push(() => temporal.stop());
	await temporal.ready();
	return temporal;
}
