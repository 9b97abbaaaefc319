import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { until } from './cluster.ts';
import { ROOT } from './build.ts';
import { growingPause } from './growing-pause.ts';
import { say } from './words.ts';

/** One of our programs, kept running. */
export interface Program {
	/** Settles when it ended before `isUp` ever said yes. */
	failed: Promise<number | null>;
	stop(): Promise<void>;
}

export interface ProgramOptions {
	/** Relative to the top folder, `realtime/server.ts`. */
	file: string;
	env: Record<string, string>;
	/** Has it served since its last start? Deaths after that are answered by a new start, earlier ones are fatal. */
	isUp: () => boolean;
	onSpawn: (pid: number) => void;
}

/** Spawns a program and starts it again, after a growing pause, whenever it dies. */
export function keepRunning(options: ProgramOptions): Program {
	let child = spawnProgram(options);
	let wanted = true;
	const pause = growingPause();
	const failed = new Promise<number | null>((fail) => {
		const watch = (): void => {
			child.once('exit', (code) => {
				if (!wanted) return;
				if (!options.isUp()) {
					fail(code);
					return;
				}
				console.error(
					say(
						`${options.file} s’est arrêté (${String(code)}) : nouveau départ.`,
						`${options.file} ended (${String(code)}): starting it again.`
					)
				);
				void pause().then(() => {
					if (!wanted) return;
					child = spawnProgram(options);
					watch();
				});
			});
		};
		watch();
	});
	return {
		failed,
		stop: async () => {
			wanted = false;
			await endProgram(child, 10_000);
		}
	};
}

function spawnProgram({ file, env, onSpawn }: ProgramOptions): ChildProcess {
	const child = spawn(process.execPath, ['--import', new URL('./leash.ts', import.meta.url).href, file], {
		cwd: ROOT,
		detached: true,
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		env: { ...process.env, ...env }
	});
	child.on('error', () => undefined);
	if (child.pid !== undefined) onSpawn(child.pid);
	return child;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function endProgram(child: ChildProcess, patience: number): Promise<void> {
	for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
		if (hasEnded(child)) return;
		child.kill(signal);
		await until(() => hasEnded(child), patience);
	}
}

/** Ends the server of a starter that was killed. @param pid as that starter wrote it down */
export async function endStray(pid: number, file: string): Promise<void> {
	for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
		if (!runs(pid, file)) return;
		process.kill(pid, signal);
		await until(() => !runs(pid, file), 5_000);
	}
}

/** A process id is used again after a while; its command line tells who it is now. */
function runs(pid: number, file: string): boolean {
	try {
		return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes(file);
	} catch {
		return false;
	}
}
