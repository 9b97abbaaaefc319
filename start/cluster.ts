import { spawn, type SpawnOptions, spawnSync } from 'node:child_process';
import {
	chownSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Binaries } from './binaries.ts';
import { diskFull, type Home, type Secrets } from './home.ts';
import { CannotStart, say } from './words.ts';

/** PostgreSQL's own folder in a home. */
export const clusterFolder = (home: Home): string => join(home.folder, 'postgres');

/** How its programs are spawned: as their user, away from our terminal's Ctrl-C, in a folder they may enter. */
const spawnOptions = (home: Home): SpawnOptions => ({
	...(home.runner ?? {}),
	cwd: '/',
	detached: true,
	env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
});

/** Makes the cluster on the first start. @returns whether it was made now */
export function ensureCluster(home: Home, binaries: Binaries, secrets: Secrets): boolean {
	const folder = clusterFolder(home);
	if (!existsSync(folder)) {
		initialise(home, binaries, secrets);
		return true;
	}
	const major = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
	if (major === binaries.major) return false;
	throw new CannotStart(
		say(
			`Le dossier ${home.folder} vient de PostgreSQL ${major} et cette version utilise PostgreSQL ${binaries.major} : rien n’a été touché ; exportez les données avec l’ancienne version ou indiquez un autre dossier dans DATA_DIR.`,
			`The folder ${home.folder} is of PostgreSQL ${major} and this version runs PostgreSQL ${binaries.major}: nothing was touched; export the data with the old version or name another folder in DATA_DIR.`
		)
	);
}

/** Under another name until it is whole, so that a kill in the middle leaves no half cluster. */
function initialise(home: Home, binaries: Binaries, secrets: Secrets): void {
	const half = join(home.folder, 'postgres.new');
	const passwordFile = join(home.folder, 'postgres.new.password');
	rmSync(half, { recursive: true, force: true });
	mkdirSync(half, { mode: 0o700 });
	writeFileSync(passwordFile, `${secrets.owner}\n`, { mode: 0o600 });
	if (home.runner) for (const path of [half, passwordFile]) chownSync(path, home.runner.uid, home.runner.gid);
	const made = spawnSync(
		binaries.initdb,
		[
			`--pgdata=${half}`,
			'--username=owner',
			`--pwfile=${passwordFile}`,
			'--auth=scram-sha-256',
			'--encoding=UTF8',
			'--locale-provider=builtin',
			'--builtin-locale=C.UTF-8',
			'--locale=C',
			'--no-instructions'
		],
		{ ...spawnOptions(home), encoding: 'utf8' }
	);
	rmSync(passwordFile, { force: true });
	if (made.status !== 0) {
		rmSync(half, { recursive: true, force: true });
		throw whyFailed(home, `${String(made.error?.message ?? '')}\n${made.stderr}`);
	}
	renameSync(half, clusterFolder(home));
}

/** Turns what PostgreSQL wrote into the one sentence that helps. */
export function whyFailed(home: Home, output: string): CannotStart {
	if (/No space left on device/i.test(output)) return diskFull(home.folder);
	if (/Read-only file system/i.test(output))
		return new CannotStart(
			say(`${home.folder} est sur un disque en lecture seule.`, `${home.folder} is on a read-only disk.`)
		);
	const lines = output.split('\n').filter((line) => line.trim() !== '');
	const telling = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? '?';
	return new CannotStart(
		say(`PostgreSQL ne démarre pas : ${telling.trim()}`, `PostgreSQL does not start: ${telling.trim()}`)
	);
}

/**
 * Ends a PostgreSQL that a killed start left behind. The home is locked by us, so whoever runs in it is an orphan.
 * Its lock file goes only when no process of it is left: PostgreSQL itself would trust a reused process id.
 */
export async function endOrphan(home: Home): Promise<boolean> {
	const folder = clusterFolder(home);
	const lock = join(folder, 'postmaster.pid');
	if (!existsSync(lock)) return false;
	const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
	const found = processesIn(folder);
	for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
		if (processesIn(folder).length === 0) break;
		for (const one of signal === 'SIGKILL' ? processesIn(folder) : [pid]) send(one, signal, folder);
		await until(() => processesIn(folder).length === 0, 10_000);
	}
	rmSync(lock, { force: true });
	return found.length > 0;
}

function send(pid: number, signal: NodeJS.Signals, folder: string): void {
	if (!processesIn(folder).includes(pid)) return;
	process.kill(pid, signal);
}

/** Every process of PostgreSQL stands in the folder of its cluster. */
function processesIn(folder: string): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => standsIn(pid) === folder);
}

function standsIn(pid: number): string | null {
	try {
		return readlinkSync(`/proc/${String(pid)}/cwd`);
	} catch {
		return null;
	}
}

/** Polls until `done`; @returns whether it came within `ms`. */
export async function until(done: () => boolean, ms: number): Promise<boolean> {
	const end = Date.now() + ms;
	while (!done()) {
		if (Date.now() > end) return false;
		await pause(50);
	}
	return true;
}

export const spawnPostgres = (home: Home, binaries: Binaries, args: string[], log: number) =>
	spawn(binaries.postgres, args, { ...spawnOptions(home), stdio: ['ignore', log, log] });
