import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from './build.ts';
import { say } from './words.ts';

/** The newest release that Go's own tool can build by name. */
const MODULE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
const NAME = 'temporal-1.5.1';
const NEEDS_GO = [1, 24] as const;
/** A firewall may hang instead of refusing: a download that has not begun by then never will. */
const DOWNLOAD_BEGINS = 10_000;
const DOWNLOAD_ENDS = 5 * 60_000;

export const BUILD_COMMAND = `CGO_ENABLED=0 go install -ldflags "-s -w" ${MODULE}`;

/** Where programs are kept that no npm package brings. @param cacheDir CACHE_DIR; null: the user's own cache folder */
export const cacheFolder = (cacheDir: string | null): string =>
	cacheDir ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'dgtt-auto-ecole');

/** A Temporal that is already here: on the PATH, or fetched before. Null: none. */
export function findTemporal(cache: string): string | null {
	const path = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'temporal'));
	return [...path, join(cache, NAME)].find(isProgram) ?? null;
}

export function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/**
 * Fetches one: by the SDK's own download, else built with an installed Go. Takes minutes where it must be built.
 * @returns its path; null when none can be had here
 */
export async function fetchTemporal(
	cache: string,
	signal: AbortSignal,
	progress: (line: string) => void
): Promise<string | null> {
	mkdirSync(cache, { recursive: true });
	const file = join(cache, NAME);
	return (await downloadServer('local', file, signal)) ?? (await build(cache, file, signal, progress));
}

/**
 * One of the SDK's two servers, the real one or the one of the tests that skips time, by its own download: in a process
 * that can be ended whatever it waits for. @returns `file`; null when it did not come
 */
export async function downloadServer(
	kind: 'local' | 'time-skipping',
	file: string,
	signal: AbortSignal
): Promise<string | null> {
	const script = join(ROOT, 'start', 'temporal-download.ts');
	const args = [script, kind, String(DOWNLOAD_BEGINS), file];
	const done = await runQuietly(process.execPath, args, {}, signal, DOWNLOAD_ENDS);
	return done && isProgram(file) ? file : null;
}

async function build(
	cache: string,
	file: string,
	signal: AbortSignal,
	progress: (line: string) => void
): Promise<string | null> {
	if (!hasGo()) return null;
	progress(
		say(
			'Construction du serveur Temporal (une seule fois, environ 3 minutes ; le planning est déjà utilisable)…',
			'Building the Temporal server (once, about 3 minutes; the schedule is usable meanwhile)…'
		)
	);
	const began = Date.now();
	const folder = join(cache, `building-${String(process.pid)}`);
	const env = { CGO_ENABLED: '0', GOBIN: folder };
	try {
		if (!(await runQuietly('go', ['install', '-ldflags', '-s -w', MODULE], env, signal, 20 * 60_000)))
			return null;
		// Complete or not there at all: others may look for it meanwhile.
		renameSync(join(folder, 'temporal'), file);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	const seconds = ((Date.now() - began) / 1000).toFixed(0);
	progress(say(`Serveur Temporal construit en ${seconds} s.`, `Temporal server built in ${seconds} s.`));
	return file;
}

function hasGo(): boolean {
	const { stdout } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
	const [, major = 0, minor = 0] = /go(\d+)\.(\d+)/.exec(stdout ?? '')?.map(Number) ?? [];
	return major > NEEDS_GO[0] || (major === NEEDS_GO[0] && minor >= NEEDS_GO[1]);
}

/** @returns whether it ended well, within its time */
export function runQuietly(
	program: string,
	args: string[],
	env: Record<string, string>,
	signal: AbortSignal,
	ms: number
): Promise<boolean> {
	const limit = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
	// At the lowest priority: people already use the schedule.
	const child = spawn('nice', ['-n', '19', program, ...args], {
		stdio: 'ignore',
		detached: true,
		env: { ...process.env, ...env }
	});
	const end = (): void => {
		if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
	};
	limit.addEventListener('abort', end);
	return new Promise((done) => {
		child.once('error', () => {
			done(false);
		});
		child.once('exit', (code) => {
			limit.removeEventListener('abort', end);
			done(code === 0);
		});
	});
}
