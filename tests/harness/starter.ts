import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../../start/build.ts';

/** `npm start` on a folder, watched from outside. */
export interface Starter {
	child: ChildProcess;
	/** All it has printed so far. */
	output: () => string;
	ended: Promise<number | null>;
}

export function startOn(dataDir: string, port: number, args = ['--empty']): Starter {
	const child = spawn(process.execPath, ['start/main.ts', ...args], {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { PATH: process.env['PATH'], LANG: 'C', PORT: String(port), DATA_DIR: dataDir }
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (chunk: Buffer) => {
			output += chunk.toString();
		});
	const ended = new Promise<number | null>((done) => child.once('close', done));
	return { child, output: () => output, ended };
}

/** Until it greets; throws with what it printed when it ends instead. */
export async function untilReady(starter: Starter): Promise<void> {
	for (let tries = 0; tries < 600; tries += 1) {
		if (starter.output().includes('Ready: ')) return;
		if (starter.child.exitCode !== null) break;
		await pause(100);
	}
	throw new Error(`not ready:\n${starter.output()}`);
}

export async function stop(starter: Starter, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
	starter.child.kill(signal);
	return starter.ended;
}

export function newFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'dgtt-start-'));
	chmodSync(folder, 0o755);
	return folder;
}
export const removeFolder = (folder: string): void => {
	rmSync(folder, { recursive: true, force: true });
};

/** A small disk of its own; only root may make one. */
export function smallDisk(megabytes: number, readOnly = false): { folder: string; remove: () => void } {
	const folder = newFolder();
	const options = `size=${String(megabytes)}m,mode=755${readOnly ? ',ro' : ''}`;
	const made = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { encoding: 'utf8' });
	if (made.status !== 0) throw new Error(`mount: ${made.stderr}`);
	return {
		folder,
		remove: () => {
			spawnSync('umount', ['--lazy', folder]);
			removeFolder(folder);
		}
	};
}

/** Processes that stand in a folder or name it in their command line. */
export const processesOf = (folder: string): number[] =>
	readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => pid !== process.pid && touches(pid, folder));

function touches(pid: number, folder: string): boolean {
	try {
		return (
			readlinkSync(`/proc/${String(pid)}/cwd`).startsWith(folder) ||
			readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes(folder)
		);
	} catch {
		return false;
	}
}
