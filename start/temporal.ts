import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from './cluster.ts';
import { growingPause } from './growing-pause.ts';
import { freePort } from './postgres.ts';

/** What its command line is known by. */
export const TEMPORAL = 'start-dev';

/** A Temporal server of our own, kept running. */
export interface Temporal {
	/** `127.0.0.1:7233` */
	address: string;
	/** Temporal's own pages, for operators. */
	pages: string;
	/** Until it answers, or is stopped; half a minute at most. */
	ready(): Promise<void>;
	stop(): Promise<void>;
	/** The process that runs now; changes when it died and was started again. */
	pid: () => number | undefined;
}

export interface TemporalOptions {
	binary: string;
	/** Its database and its log lie here. */
	folder: string;
	/** Otherwise any that is free. */
	port?: number;
	/** `key=value`, of Temporal's dynamic ones, on top of ours. */
	config?: readonly string[];
	onSpawn?: (pid: number) => void;
}

/** Starts it on a free port, and again whenever it dies, at the same port and on the same file: timers live on. */
export async function launchTemporal(options: TemporalOptions): Promise<Temporal> {
	const { binary, folder, onSpawn, config = [] } = options;
	const [port, pagesPort] = [options.port ?? (await freePort()), await freePort()];
	let wanted = true;
	const rest = growingPause();
	const launch = (): ChildProcess => {
		const log = openSync(join(folder, 'temporal.log'), 'a', 0o600);
		const child = spawn(
			binary,
			[
				...['server', TEMPORAL],
				...['--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(pagesPort)],
				...['--db-filename', join(folder, 'temporal.db'), '--log-level', 'error'],
				// A tenth of the waiting for the disk. Killed, it loses nothing; without power the last moments, as if an
				// older file had been put back: the worker's sweep starts what it then knows nothing of.
				...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
				// Flows that sleep need not be kept at hand by the thousand.
				...['history.hostLevelCacheMaxSize=500', ...config].flatMap((one) => ['--dynamic-config-value', one])
			],
			{ stdio: ['ignore', log, log], detached: true, env: { GOGC: '50', ...process.env } }
		);
		closeSync(log);
		child.on('error', () => undefined);
		child.once('exit', () => {
			if (!wanted) return;
			void rest().then(() => {
				if (wanted) running = launch();
			});
		});
		if (child.pid !== undefined) onSpawn?.(child.pid);
		return child;
	};
	let running = launch();
	const stop = async (): Promise<void> => {
		wanted = false;
		const child = running;
		for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
			if (child.exitCode !== null || child.signalCode !== null) return;
			child.kill(signal);
			await until(() => child.exitCode !== null || child.signalCode !== null, 5_000);
		}
	};
	return {
		address: `127.0.0.1:${String(port)}`,
		pages: `http://127.0.0.1:${String(pagesPort)}`,
		ready: async () => {
			for (let tries = 0; tries < 300 && wanted && !(await answers(port)); tries++) await pause(100);
		},
		stop,
		pid: () => running.pid
	};
}

const answers = (port: number): Promise<boolean> =>
	new Promise((done) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			done(true);
		});
		socket.once('error', () => {
			done(false);
		});
	});
