import { LIMITS } from '#domain/import/occurrence.ts';
import { type ReadFiles, type Wish } from './read-files.ts';
import { readInThread, refused } from './read-in-thread.ts';

/** Room for the form's own words around the files. */
const ENVELOPE = 64 * 1024;
const WAITING = 4;

/**
 * Reads an upload in a thread of its own, with a deadline and little memory: the thread that serves the board
 * only passes the bytes on. What is too big is refused before it is read.
 */
export async function readUpload(request: Request, wish: Wish): Promise<ReadFiles> {
	if (waiting >= WAITING) return refused('busy');
	waiting += 1;
	try {
		const body = await bodyOf(request);
		if (body === null) return refused('too_big');
		const contentType = request.headers.get('content-type') ?? '';
		const read = () => readInThread({ body, contentType, wish });
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
