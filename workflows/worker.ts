import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as notices from '#db/notices.ts';
import * as outbox from '#db/outbox.ts';
import * as publications from '#db/publications.ts';
import * as pushDevices from '#db/push-devices.ts';
import * as schools from '#db/schools.ts';
import * as sms from '#db/sms.ts';
import { inSchool, type Sql } from '#db/sql.ts';
import * as workerState from '#db/worker-state.ts';
import { instant } from '#domain/lesson.ts';
import { type Channel, CHANNELS } from '#domain/notices/notice.ts';
import { openDatabase } from '#database';
import { type Log } from '#log';
import { pulse } from '#pulse';
import { type Secrets } from '#secrets';
import { type Settings } from '#settings';
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { noticeActivities } from './activities/notices.ts';
import { type Line, publicLine } from './activities/push-line.ts';
import { openDoor } from './door.ts';
import { TASK_QUEUE } from './names.ts';
import { oneAtATime, relay } from './relay.ts';
import { watchTemporal } from './watch.ts';
import { openWays } from './activities/ways.ts';

/** A running worker: it tells the flows what was committed, and does their work. */
export interface RunningWorker {
	close(): Promise<void>;
}
export type OpenedWorker = { ok: true; worker: RunningWorker } | { ok: false; what: string };

const FLOWS = fileURLToPath(new URL('../build/flows.js', import.meta.url));
/** Where Temporal listens, if nothing else is said. */
const USUAL = '127.0.0.1:7233';
/** The bell wakes the relay at once; this is for what was not heard. */
const RELAY_EVERY = 1_000;
const SAY_EVERY = 5_000;
const SWEEP_EVERY = 3_600_000;
const TRY_AGAIN = 1_000;
/** Flows kept ready to run; the others are replayed from their history when they wake. */
const MOST_CACHED = 200;
/** Most of what they do is to wait for a provider. */
const MOST_AT_WORK = 500;

/**
 * Opens the worker on its database, or says in a sentence why not. Temporal may come, go and come back.
 * @param pushLine another way to push services, for tests
 */
export async function openWorker(
	settings: Settings,
	log: Log,
	pushLine: Line = publicLine
): Promise<OpenedWorker> {
	if (!existsSync(FLOWS)) return { ok: false, what: 'The flows are not built: run npm run build first.' };
	const opened = await openDatabase(settings, 6);
	if (!opened.ok) return opened;
	installRuntime(log);
	return { ok: true, worker: await work(settings, log, { ...opened, pushLine }) };
}

/** Temporal's own lines go where ours go; signals are ours to handle. */
function installRuntime(log: Log): void {
	const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
		const write = level === 'ERROR' ? log.error.bind(log) : log.warn.bind(log);
		write({ ...meta }, message);
	});
	Runtime.install({
		logger,
		shutdownSignals: [],
		telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } }
	});
}

interface Opened {
	sql: Sql;
	secrets: Secrets | null;
	pushLine: Line;
}

async function work(
	settings: Settings,
	log: Log,
	{ sql, secrets, pushLine }: Opened
): Promise<RunningWorker> {
	const temporal = { address: settings.temporalAddress ?? USUAL, namespace: settings.temporalNamespace };
	const connection = Connection.lazy({ address: temporal.address, connectTimeout: 5_000 });
	const client = new Client({ connection, namespace: temporal.namespace });
	const life = new AbortController();
	const clock = settings.now === null ? Date.now : () => settings.now ?? 0;
	const { ways, closeWays } = await openWays(settings, { sql, secrets, clock, pushLine });
	const channels = CHANNELS.filter((channel) => ways[channel] !== null);
	await beginSms({ sql, clock }, channels);
	const origin = settings.origins[0] ?? '';
	const leaving = () => AbortSignal.any([life.signal, cancellationSignal()]);
	const deps = { sql, log, clock, ways, origin, beat: heartbeat, leaving };
	const activities = noticeActivities(deps);
	const flows = keepWorking({ temporal, activities, log, signal: life.signal });
	const sweep = (kind: 'ensure' | 'again'): Promise<void> => sweepOver(sql, clock, kind);
	const watch = watchTemporal(temporal.address, log, async () => {
		// What it remembers of flows may be another Temporal's.
		flows.anew();
		await outbox.hurry(sql);
		// One that was lost has forgotten flows that PostgreSQL knows must run; in one of yesterday they sleep too long.
		await sweep('again');
	});
	const connected = (): boolean => flows.connected() && watch.isThere();
	const relayAll = oneAtATime(async () => {
		if (connected()) await relay(sql, client);
	});
	const stops = [
		hearBell(sql, log, relayAll),
		pulse('sweep', SWEEP_EVERY, log, () => sweep('ensure')),
		pulse('relay', RELAY_EVERY, log, relayAll),
		pulse('worker state', SAY_EVERY, log, () => workerState.say(sql, connected() ? 'ok' : 'away', channels))
	];
	const { workerPort: port, host } = settings;
	const shut = await openDoor({ sql, connected, port, host });
	return {
		async close() {
			for (const stop of stops) stop();
			await watch.stop();
			life.abort();
			await shut();
			await flows.ended;
			closeWays();
			await connection.close();
			await sql.end({ timeout: 2 });
		}
	};
}

/** Where SMS are new, nobody is texted what was decided before: from then on they are told by them. */
async function beginSms(
	{ sql, clock }: { sql: Sql; clock: () => number },
	channels: readonly Channel[]
): Promise<void> {
	const before = (await workerState.read(sql))?.channels ?? [];
	if (channels.includes('sms') && !before.includes('sms'))
		for (const { id: school } of await schools.list(sql))
			await inSchool(sql, { school }, async (tx) => {
				// What is still on its way to people is none of before.
				await sms.begin(tx, school, instant(clock()), await outbox.oldestNews(tx, school));
			});
	await workerState.say(sql, 'away', channels);
}

/** Not heard, the relay looks once a second all the same. Once it is heard, the line comes back by itself. */
function hearBell(sql: Sql, log: Log, heard: () => Promise<void>): () => void {
	const stop = pulse('bell', TRY_AGAIN, log, async () => {
		await outbox.listen(sql, () => void heard().catch(() => undefined));
		stop();
	});
	return stop;
}

/** Starts what must be running, and forgets what is over: phones nobody is signed in at any more, old rows of the outbox. */
async function sweepOver(sql: Sql, clock: () => number, kind: 'ensure' | 'again'): Promise<void> {
	for (const school of await schools.list(sql))
		await inSchool(sql, { school: school.id }, async (tx) => {
			await notices.wakeAll(tx, school.id, kind);
			// After it: whom one that runs after all does not come to is woken all the same.
			await publications.again(tx, school.id);
			await pushDevices.forgetEnded(tx, new Date(clock()));
		});
	await outbox.forget(sql);
}

interface Flows {
	connected: () => boolean;
	/** Begins again with nothing remembered. */
	anew: () => void;
	ended: Promise<void>;
}

interface Work {
	temporal: { address: string; namespace: string };
	activities: object;
	log: Log;
	/** Ends it. */
	signal: AbortSignal;
}

/** Works whenever Temporal is there. */
function keepWorking({ temporal, activities, log, signal }: Work): Flows {
	let connected = false;
	let anew = (): void => undefined;
	const once = async (): Promise<void> => {
		const connection = await NativeConnection.connect({ address: temporal.address });
		try {
			const worker = await Worker.create({
				connection,
				namespace: temporal.namespace,
				taskQueue: TASK_QUEUE,
				workflowBundle: { codePath: FLOWS },
				activities,
				maxCachedWorkflows: MOST_CACHED,
				maxConcurrentActivityTaskExecutions: MOST_AT_WORK,
				shutdownGraceTime: '5 seconds'
			});
			connected = true;
			const end = (): void => {
				if (worker.getState() === 'RUNNING') worker.shutdown();
			};
			anew = end;
			signal.addEventListener('abort', end);
			const running = worker.run();
			// Asked to end while it was being made: only one that runs can be shut down.
			if (signal.aborted) end();
			await running;
		} finally {
			connected = false;
			await connection.close();
		}
	};
	const ended = (async () => {
		let told = false;
		while (!signal.aborted) {
			await once().catch((error: unknown) => {
				if (!told) log.warn({ err: error }, 'Temporal is away; what is committed waits in the outbox');
				told = true;
			});
			if (connected) told = false;
			if (!signal.aborted) await new Promise((again) => setTimeout(again, TRY_AGAIN));
		}
	})();
	return {
		connected: () => connected,
		anew: () => {
			anew();
		},
		ended
	};
}
