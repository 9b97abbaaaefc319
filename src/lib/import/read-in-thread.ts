import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type WorkerRequest } from './import-worker.ts';
import { type ReadFiles } from './read-files.ts';

/** Milliseconds from the first byte read to the answer. */
const DEADLINE = 2000;
const START_DEADLINE = 10_000;
/** With what lies outside the heap (the file, its text, what is unpacked) under 256 MB. */
const HEAP = { maxOldGenerationSizeMb: 144, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };

export const refused = (error: Extract<ReadFiles, { ok: false }>['error']): ReadFiles => ({
	ok: false,
	error,
	file: null
});

/** Reads in a thread of its own, with a deadline and little memory. The request's bytes are handed over and gone. */
export function readInThread(request: WorkerRequest): Promise<ReadFiles> {
	return new Promise((answer) => {
		const worker = new Worker(workerFile(), { execArgv: [], env: {}, resourceLimits: HEAP });
		const end = (result: ReadFiles): void => {
			clearTimeout(timer);
			worker.removeAllListeners();
			worker.on('error', () => undefined);
			void worker.terminate();
			answer(result);
		};
		let timer = setTimeout(() => end(refused('busy')), START_DEADLINE);
		worker.on('message', (message: 'ready' | ReadFiles) => {
			if (message !== 'ready') return end(message);
			clearTimeout(timer);
			timer = setTimeout(() => end(refused('too_slow')), DEADLINE);
			worker.postMessage(request, [request.body.buffer]);
		});
		worker.on('error', (error: NodeJS.ErrnoException) => {
			end(refused(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_large_inside' : 'unreadable'));
		});
		worker.on('exit', () => end(refused('unreadable')));
	});
}

/** The thread runs unbuilt, from the sources beside which this server stands, whether this file is bundled or not. */
function workerFile(): string {
	const path = join('src', 'lib', 'import', 'import-worker.ts');
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, path))) {
		const parent = dirname(folder);
		if (parent === folder) throw new Error(`${path} is not above ${import.meta.url}`);
		folder = parent;
	}
	return join(folder, path);
}
