import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { LIMITS, type ReadWindow } from '#domain/import/occurrence.ts';
import { type WorkerRequest } from './import-worker.ts';
import { type ReadFiles } from './read-files.ts';

/** Milliseconds from the first byte read to the answer. */
const DEADLINE = 2000;
const START_DEADLINE = 10_000;
/** Room for the form's own words around the files. */
const ENVELOPE = 64 * 1024;
const WAITING = 4;

/**
 * Reads an upload in a thread of its own, with a deadline and little memory: the thread that serves the board
 * only passes the bytes on. What is too big is refused before it is read.
 */
export async function readUpload(request: Request, window: ReadWindow): Promise<ReadFiles> {
	if (waiting >= WAITING) return refused('busy');
	waiting += 1;
	try {
		const body = await bodyOf(request);
		if (body === null) return refused('too_big');
		const read = () => inThread({ body, contentType: request.headers.get('content-type') ?? '', window });
		// A thread that could not be started is its own upload's accident, not that of those who wait.
		const mine = turn.catch(() => undefined).then(read);
		turn = mine;
		return await mine;
	} finally {
		waiting -= 1;
	}
}

let waiting = 0;
/** One file is read at a time, the others wait for their turn. */
let turn: Promise<unknown> = Promise.resolve();

const refused = (error: Extract<ReadFiles, { ok: false }>['error']): ReadFiles => ({
	ok: false,
	error,
	file: null
});

async function bodyOf(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
	const most = LIMITS.bytes + ENVELOPE;
	if (Number(request.headers.get('content-length') ?? 0) > most || !request.body) return null;
	const chunks: Uint8Array[] = [];
	let size = 0;
	const reader = request.body.getReader();
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		size += part.value.byteLength;
		if (size > most) {
			reader.releaseLock();
			return null;
		}
		chunks.push(part.value);
	}
	const body = new Uint8Array(size);
	let at = 0;
	for (const chunk of chunks) {
		body.set(chunk, at);
		at += chunk.byteLength;
	}
	return body;
}

function inThread(request: WorkerRequest): Promise<ReadFiles> {
	return new Promise((answer) => {
		const worker = new Worker(workerFile(), {
			execArgv: [],
			env: {},
			resourceLimits: { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 }
		});
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
		worker.on('error', () => end(refused('unreadable')));
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
