import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { type Stage } from './stage.ts';

/** The server under test has a core of its own; load, PostgreSQL and Redis share the other. */
export const SERVER_CORE = 0;
const LOAD_CORE = 1;

/** Keeps a process, with all its threads and all it starts from now on, on one core. */
export function pin(pid: number, core: number): void {
	if (availableParallelism() > 1) bind(pid, String(core));
}

/** From here on this process is the load, with PostgreSQL and whatever else it starts beside it. */
export async function stepAside(stage: Stage): Promise<void> {
	const cores = availableParallelism();
	if (cores < 2) throw new Error('server and load need a core each');
	bind(process.pid, String(LOAD_CORE));
	await stage.open(Promise.resolve(process.pid), (pid) => {
		bind(pid, `0-${String(cores - 1)}`);
		return Promise.resolve();
	});
}

function bind(pid: number, cores: string): void {
	execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(pid)], { stdio: 'ignore' });
}
