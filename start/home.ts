import { createHash, randomBytes } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	statfsSync,
	writeFileSync
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { newKey } from '#secrets';
import { type Settings } from '#settings';
import { canReach, type Runner } from './unprivileged.ts';
import { CannotStart, say } from './words.ts';

/** Where everything of one installation lies: the cluster, its passwords, the log, who runs it now. */
export interface Home {
	folder: string;
	runner: Runner;
	/** The asked-for folder was out of PostgreSQL's reach. */
	elsewhere: boolean;
}

/** Passwords of the database roles, kept 0600 in the home. */
export interface Secrets {
	owner: string;
	app: string;
}

/** What this installation remembers from start to start. */
export interface Memory {
	pid: number;
	address: string;
	/** Programs of ours by their file, as they were spawned last. */
	pids?: Record<string, number>;
}

const ELSEWHERE_ROOT = '/var/lib/dgtt-auto-ecole';
const FIRST_START_MB = 250;
const LATER_START_MB = 48;

/** Finds or makes the home, and proves that it can be written to. @param dataDir DATA_DIR */
export function openHome(dataDir: string, runner: Runner): Home {
	const asked = resolve(dataDir);
	makeFolder(asked);
	const pointer = join(asked, 'elsewhere.txt');
	const elsewhere = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : otherFolder(asked, runner);
	const folder = elsewhere ?? asked;
	if (elsewhere !== null) {
		makeFolder(folder);
		if (!existsSync(pointer)) writeFileSync(pointer, `${folder}\n`);
	}
	proveSpace(folder, existsSync(join(folder, 'postgres')) ? LATER_START_MB : FIRST_START_MB);
	return { folder: realpathSync(folder), runner, elsewhere: elsewhere !== null };
}

/** A random name, so that a new clone at the path of an old one never meets the old one's data. */
const otherFolder = (asked: string, runner: Runner): string | null =>
	canReach(runner, asked) ? null : join(ELSEWHERE_ROOT, randomBytes(6).toString('hex'));

function makeFolder(folder: string): void {
	const probe = join(folder, '.write-probe');
	try {
		for (const missing of missingFolders(folder)) mkdirSync(missing, { mode: 0o755 });
		writeFileSync(probe, 'x'.repeat(4096));
	} catch (error) {
		throw writingRefused(folder, error) ?? error;
	} finally {
		tidy(probe);
	}
}

/** Outermost first. Node's own recursive mkdir never returns where nothing can be made, under /proc say. */
function missingFolders(folder: string): string[] {
	const missing: string[] = [];
	for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.unshift(at);
	return missing;
}

function tidy(probe: string): void {
	try {
		rmSync(probe, { force: true });
	} catch {
		// On a read-only disk there is nothing to tidy.
	}
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : '');

function writingRefused(folder: string, error: unknown): CannotStart | null {
	switch (codeOf(error)) {
		case 'EROFS':
			return new CannotStart(
				say(
					`${folder} est sur un disque en lecture seule : indiquez un autre dossier dans DATA_DIR.`,
					`${folder} is on a read-only disk: name another folder in DATA_DIR.`
				)
			);
		case 'ENOSPC':
		case 'EDQUOT':
			return diskFull(folder);
		case 'ENOENT':
		case 'EACCES':
		case 'EPERM':
			return new CannotStart(
				say(
					`Le dossier ${folder} n’est pas accessible en écriture : changez ses droits ou indiquez un autre dossier dans DATA_DIR.`,
					`The folder ${folder} may not be written to: change its rights or name another folder in DATA_DIR.`
				)
			);
		case 'ENOTDIR':
		case 'EEXIST':
			return new CannotStart(say(`${folder} n’est pas un dossier.`, `${folder} is not a folder.`));
		default:
			return null;
	}
}

export const diskFull = (folder: string): CannotStart =>
	new CannotStart(
		say(
			`Le disque de ${folder} est plein : libérez de la place, puis recommencez.`,
			`The disk of ${folder} is full: make room, then start again.`
		)
	);

function proveSpace(folder: string, neededMb: number): void {
	const disk = statfsSync(folder);
	const freeMb = Math.floor((disk.bavail * disk.bsize) / 1_048_576);
	if (freeMb >= neededMb) return;
	throw new CannotStart(
		say(
			`Le disque de ${folder} est presque plein : ${String(freeMb)} Mo libres, il en faut ${String(neededMb)}.`,
			`The disk of ${folder} is nearly full: ${String(freeMb)} MB free, ${String(neededMb)} needed.`
		)
	);
}

/**
 * Takes the home for this process, until it ends, however it ends: an abstract socket belongs to the kernel, so a
 * kill -9 leaves no stale lock. Elsewhere than on Linux PostgreSQL's own lock must do.
 */
export async function lockHome(home: Home): Promise<void> {
	if (process.platform !== 'linux') return;
	const name = `\0dgtt-auto-ecole:${createHash('sha256').update(home.folder).digest('hex')}`;
	const server = createServer((socket) => socket.destroy());
	await new Promise<void>((taken, refused) => {
		server.once('error', () => {
			refused(alreadyRunning(home));
		});
		server.listen(name, taken);
	});
	server.unref();
}

function alreadyRunning(home: Home): CannotStart {
	const other = recall(home);
	const where = other ? ` (${other.address}, pid ${String(other.pid)})` : '';
	return new CannotStart(
		say(
			`L’application tourne déjà avec le dossier ${home.folder}${where} : arrêtez-la d’abord, ou indiquez un autre dossier dans DATA_DIR.`,
			`The app already runs on the folder ${home.folder}${where}: stop it first, or name another folder in DATA_DIR.`
		)
	);
}

export function recall(home: Home): Memory | null {
	const file = join(home.folder, 'running.json');
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as Memory;
	} catch {
		return null;
	}
}

export const remember = (home: Home, memory: Memory): void => {
	writeFileSync(join(home.folder, 'running.json'), JSON.stringify(memory));
};

/** A program was spawned: should this starter be killed, the next one ends it. */
export function rememberProgram(home: Home, file: string, pid: number): void {
	const memory = recall(home);
	if (memory) remember(home, { ...memory, pids: { ...memory.pids, [file]: pid } });
}

export const forget = (home: Home): void => {
	rmSync(join(home.folder, 'running.json'), { force: true });
};

/** The passwords of this home; made on its first start. */
export function openSecrets(home: Home): Secrets {
	const file = join(home.folder, 'secrets.json');
	if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
	if (existsSync(join(home.folder, 'postgres')))
		throw new CannotStart(
			say(
				`${file} manque : sans ce fichier la base de données de ce dossier ne s’ouvre pas ; restaurez-le.`,
				`${file} is missing: without it the database in this folder does not open; restore it.`
			)
		);
	const secrets = {
		owner: randomBytes(24).toString('base64url'),
		app: randomBytes(24).toString('base64url')
	};
	writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
	return secrets;
}

/** For our programs: their SECRET_KEYS, where nobody set any. The database of this home has a file of its own. */
export function secretKeys({ databaseUrl, secretKeys: keys, secretKeysFile }: Settings, home: Home) {
	if (databaseUrl !== null || keys !== null || secretKeysFile !== null) return {};
	const file = join(home.folder, 'secret-keys.txt');
	if (!existsSync(file)) {
		writeFileSync(file, `${newKey()}\n`, { mode: 0o600 });
		console.log(
			say(
				`Clé secrète créée dans ${file} : gardez-en une copie, sans elle cette base ne s’ouvre plus (docs/operations.md).`,
				`Secret key made in ${file}: keep a copy, without it this database does not open any more (docs/operations.md).`
			)
		);
	}
	return { SECRET_KEYS_FILE: file };
}
