import { type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ensureRoles } from '#db/roles.ts';
import { connect } from '#db/sql.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { clusterFolder, endOrphan, ensureCluster, spawnPostgres, until, whyFailed } from './cluster.ts';
import { growingPause } from './growing-pause.ts';
import { type Home, openSecrets, type Secrets } from './home.ts';
import { type CannotStart, say } from './words.ts';

export interface Postgres {
	/** Made by this very start: nothing of anybody's is in it. */
	fresh: boolean;
	/** A killed start had left one running; it was ended first. */
	foundOrphan: boolean;
	/** Address of the owner, who migrates. */
	ownerUrl(database: string): string;
	/** Address of the role `app`, which the server uses. */
	appUrl(database: string): string;
	/** Settles when it died and could not be started again, with the reason. */
	lost: Promise<CannotStart>;
	/** Waits for running statements to be cut and everything to be written. */
	stop(): Promise<void>;
}

export const DATABASE = 'dgtt';

/** A small school's PostgreSQL: little memory, few connections, everything durable. */
const SMALL = {
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	max_connections: '50',
	shared_buffers: '32MB',
	effective_cache_size: '256MB',
	work_mem: '4MB',
	maintenance_work_mem: '32MB',
	wal_buffers: '1MB',
	min_wal_size: '64MB',
	max_wal_size: '256MB',
	max_wal_senders: '0',
	wal_level: 'minimal',
	autovacuum_max_workers: '1',
	max_worker_processes: '2',
	max_parallel_workers: '0',
	max_logical_replication_workers: '0',
	io_method: 'sync',
	jit: 'off',
	timezone: 'UTC',
	log_timezone: 'UTC',
	lc_messages: 'C',
	log_min_messages: 'warning'
};

/**
 * Starts the PostgreSQL of a home that this process has locked, making it first when there is none, and starts it
 * again at the same address should it die.
 * @param extra settings on top, `{ fsync: 'off' }` in tests
 */
export async function startPostgres(home: Home, extra: Record<string, string> = {}): Promise<Postgres> {
	const binaries = findBinaries(home);
	const secrets = openSecrets(home);
	const fresh = ensureCluster(home, binaries, secrets);
	const foundOrphan = await endOrphan(home);
	const launching = { home, binaries, options: { ...SMALL, ...extra } };
	const first = await launchSomewhere(launching);
	const kept = keepAlive(launching, first);
	const url = (user: string, password: string) => (database: string) =>
		`postgres://${user}:${password}@127.0.0.1:${String(first.port)}/${database}`;
	const postgres: Postgres = {
		fresh,
		foundOrphan,
		ownerUrl: url('owner', secrets.owner),
		appUrl: url('app', secrets.app),
		...kept
	};
	await ensureDatabase(postgres, secrets);
	return postgres;
}

interface Launching {
	home: Home;
	binaries: Binaries;
	options: Record<string, string>;
}
interface Launched {
	child: ChildProcess;
	port: number;
}

/** Somebody may take the port between our look and its start. */
async function launchSomewhere(launching: Launching): Promise<Launched> {
	for (let attempt = 1; ; attempt += 1) {
		const port = await freePort();
		const child = await launch(launching, port);
		if (typeof child !== 'string') return { child, port };
		if (attempt === 3 || !/Address already in use/i.test(child)) throw whyFailed(launching.home, child);
	}
}

/** @returns the process once it is ready, or what it wrote before it ended */
async function launch({ home, binaries, options }: Launching, port: number): Promise<ChildProcess | string> {
	const logFile = join(home.folder, 'postgres.log');
	const log = openSync(logFile, 'w', 0o600);
	const set = Object.entries({ ...options, port: String(port) });
	const args = ['-D', clusterFolder(home), ...set.flatMap(([key, value]) => ['-c', `${key}=${value}`])];
	const child = spawnPostgres(home, binaries, args, log);
	closeSync(log);
	let failure: string | null = null;
	child.once('error', (error) => {
		failure = error.message;
	});
	child.once('exit', () => {
		failure ??= readFileSync(logFile, 'utf8');
	});
	await until(() => failure !== null || isReady(home, child.pid), 120_000);
	return failure ?? child;
}

/** Settles `lost` when it died and does not come up again. */
function keepAlive(launching: Launching, first: Launched): Pick<Postgres, 'lost' | 'stop'> {
	let child = first.child;
	let wanted = true;
	const pause = growingPause();
	const lost = new Promise<CannotStart>((give) => {
		const watch = (): void => {
			child.once('exit', () => {
				if (wanted) void revive();
			});
		};
		const revive = async (): Promise<void> => {
			console.error(say('PostgreSQL s’est arrêté : nouveau départ.', 'PostgreSQL ended: starting it again.'));
			await pause();
			if (!wanted) return;
			await endOrphan(launching.home);
			const again = await launch(launching, first.port);
			// A full disk lets it write no word about why; it waits for room like everybody else.
			if (typeof again === 'string' && isFull(launching.home)) {
				console.error(
					say(
						`Le disque de ${launching.home.folder} est plein : PostgreSQL repart dès qu’il y a de la place.`,
						`The disk of ${launching.home.folder} is full: PostgreSQL comes back as soon as there is room.`
					)
				);
				return await revive();
			}
			if (typeof again === 'string') {
				give(whyFailed(launching.home, again));
				return;
			}
			child = again;
			watch();
			if (!wanted) await end(child);
		};
		watch();
	});
	return {
		lost,
		stop: () => {
			wanted = false;
			return end(child);
		}
	};
}

/** PostgreSQL writes its state on line 8 of its lock file. */
function isReady(home: Home, pid: number | undefined): boolean {
	try {
		const lines = readFileSync(join(clusterFolder(home), 'postmaster.pid'), 'utf8').split('\n');
		return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
	} catch {
		return false;
	}
}

async function ensureDatabase(postgres: Postgres, secrets: Secrets): Promise<void> {
	const sql = connect(postgres.ownerUrl('postgres'), 1);
	try {
		const [found] = await sql`select from pg_database where datname = ${DATABASE}`;
		if (found) return;
		await ensureRoles(sql, secrets.app);
		await sql.unsafe(`create database ${DATABASE}`);
	} finally {
		await sql.end({ timeout: 5 });
	}
}

async function end(child: ChildProcess): Promise<void> {
	for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
		if (hasEnded(child)) return;
		child.kill(signal);
		await until(() => hasEnded(child), 15_000);
	}
}

/** Less than two segments of its log: PostgreSQL needs them to come up. */
const LITTLE = 32 * 1024 * 1024;

function isFull(home: Home): boolean {
	const { bavail, bsize } = statfsSync(home.folder);
	return bavail * bsize < LITTLE;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((done, fail) => {
		server.once('error', fail);
		server.listen(0, '127.0.0.1', done);
	});
	const address = server.address();
	await new Promise((done) => server.close(done));
	if (address === null || typeof address === 'string') throw new Error('no free port');
	return address.port;
}
