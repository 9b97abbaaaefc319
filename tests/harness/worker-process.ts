import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../../start/build.ts';
import { WORKER_HEAP } from '../../start/heaps.ts';

/** Milliseconds. */
const AGAIN = 500;

/** A worker as `npm run worker` starts it, and again when it ends by itself; it can be killed. */
export class WorkerProcess {
	readonly #env: Record<string, string>;
	readonly #heard: (text: string) => void;
	#child: ChildProcess | null = null;

	/** @param env `DATABASE_URL`, `TEMPORAL_ADDRESS`, … @param heard what it writes */
	constructor(env: Record<string, string>, heard: (text: string) => void) {
		this.#env = env;
		this.#heard = heard;
	}

	get pid(): number {
		return this.#child?.pid ?? 0;
	}

	start(): void {
		// It ends with the tests, even when these are killed.
		const child = spawn(process.execPath, ['--import', './start/leash.ts', 'workflows/main.ts'], {
			cwd: ROOT,
			env: {
				PATH: process.env['PATH'],
				NODE_ENV: 'production',
				NODE_OPTIONS: WORKER_HEAP,
				LOG_LEVEL: 'warn',
				...this.#env
			},
			stdio: ['ignore', 'pipe', 'pipe', 'ipc']
		});
		for (const stream of [child.stdout, child.stderr])
			stream?.on('data', (data: Buffer) => {
				this.#heard(data.toString());
			});
		this.#child = child;
		child.once('exit', () => {
			setTimeout(() => {
				if (this.#child === child) this.start();
			}, AGAIN);
		});
	}

	/** It stands still, its lines open. */
	freeze(): void {
		this.#child?.kill('SIGSTOP');
	}

	async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
		const child = this.#child;
		this.#child = null;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const ended = once(child, 'exit');
		child.kill(signal);
		await ended;
	}
}
