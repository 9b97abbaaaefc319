import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ReadFiles, type ReadRequest } from './read-files.ts';
import { useOf } from './reader-use.ts';

/** Milliseconds of the processor, from the first byte read to the answer: however busy the machine is. */
const CPU_MS = 2000;
/** Milliseconds by the clock, where a busy machine leaves the reader none of its processor. */
const PATIENCE_MS = 10_000;
const START_MS = 10_000;
/** All of it: Node, our code, the file, its text and what is unpacked. */
const MEMORY_MB = 256;
const LOOK_MS = 20;

export const refused = (error: Extract<ReadFiles, { ok: false }>['error']): ReadFiles => ({
	ok: false,
	error,
	file: null
});

/**
 * Reads in a process of its own, which gets two seconds of one processor, little memory and nothing but its code:
 * whatever the file does to it, this process only hears that it has gone.
 */
export function readApart(request: ReadRequest): Promise<ReadFiles> {
	return new Promise((answer) => {
		const reader = start();
		let watch: NodeJS.Timeout | undefined;
		let timer = setTimeout(() => end(refused('busy')), START_MS);
		const end = (result: ReadFiles): void => {
			clearTimeout(timer);
			clearInterval(watch);
			reader.removeAllListeners();
			reader.on('error', () => undefined);
			reader.kill('SIGKILL');
			answer(result);
		};
		reader.on('message', (message: 'ready' | ReadFiles) => {
			if (message !== 'ready') return end(message);
			clearTimeout(timer);
			timer = setTimeout(() => end(refused('busy')), PATIENCE_MS);
			watch = watched(reader.pid ?? 0, end);
			reader.send(request, () => undefined);
		});
		reader.on('error', () => end(refused('busy')));
		reader.on('exit', (_, signal) => end(refused(ENDED_BY[signal ?? ''] ?? 'unreadable')));
	});
}

type Why = Extract<ReadFiles, { ok: false }>['error'];

/** V8 aborts when its heap is full. Killed by the kernel, for the machine's memory, or by somebody: no fault of the file. */
const ENDED_BY: Partial<Record<string, Why>> = {
	SIGABRT: 'too_large_inside',
	SIGKILL: 'busy',
	SIGXCPU: 'too_slow'
};

/** Ends a reading that takes more than it may. */
function watched(pid: number, end: (result: ReadFiles) => void): NodeJS.Timeout {
	const before = useOf(pid)?.cpuMs ?? 0;
	return setInterval(() => {
		const use = useOf(pid);
		if (use && use.residentMb > MEMORY_MB) end(refused('too_large_inside'));
		else if (use && use.cpuMs - before > CPU_MS) end(refused('too_slow'));
	}, LOOK_MS);
}

/** Below the server and its database: whoever works on a board comes first. */
const NICE = 5;
const FLAGS = ['--max-old-space-size=128', '--max-semi-space-size=8', '--v8-pool-size=0', '--permission'];
/**
 * What holds without us, should this server die meanwhile: no core is written, the kernel ends what has used 4 s, its
 * start counted in, and when the machine's memory is full it takes the reader before the database. (The last is Linux.)
 */
const LIMITED = 'ulimit -c 0; ulimit -t 4; echo 1000 > /proc/self/oom_score_adj; exec "$0" "$@"';

/** It reads no file but the code, writes none, starts nothing, and no setting of ours is in its environment. */
function start(): ChildProcess {
	const root = sourcesRoot();
	const code = ['src', 'package.json', 'node_modules'].map(
		(name) => `--allow-fs-read=${realpathSync(join(root, name))}`
	);
	const program = [process.execPath, ...FLAGS, ...code, join(root, READER)];
	const reader = spawn('/bin/sh', ['-c', LIMITED, ...program], {
		env: { TZ: 'UTC' },
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
		serialization: 'advanced'
	});
	if (reader.pid !== undefined) makeNice(reader.pid);
	return reader;
}

function makeNice(pid: number): void {
	try {
		setPriority(pid, NICE);
	} catch {
		// It has gone already: its exit is told.
	}
}

export const SOURCES = join('src', 'lib', 'import');
const READER = join(SOURCES, 'reader.ts');

/** What reads runs unbuilt, from the sources beside which this server stands, whether this file is bundled or not. */
export function sourcesRoot(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, READER))) {
		const parent = dirname(folder);
		if (parent === folder) throw new Error(`${READER} is not above ${import.meta.url}`);
		folder = parent;
	}
	return folder;
}
