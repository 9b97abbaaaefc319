import { parentPort } from 'node:worker_threads';
import { fileOf, readFile, type ReadFiles, readForm, type Wish } from '#lib/import/read-files.ts';

/** What this thread is asked, once: to read a form's files, or one file. */
export type WorkerRequest =
	| { body: Uint8Array<ArrayBuffer>; contentType: string; wish: Wish }
	| { body: Uint8Array<ArrayBuffer>; name: string; wish: Wish };

async function answerTo(request: WorkerRequest): Promise<ReadFiles> {
	const { body, wish } = request;
	if ('contentType' in request) return readForm(body, request.contentType, wish);
	const size = body.byteLength;
	const one = await readFile(body, request.name, wish);
	if (!one.ok) return { ...one, file: request.name };
	const { tables, read, listed, unread } = one;
	const files = [fileOf(request.name, size, one)];
	return { ok: true, read, listed, unread, files, tables };
}

const port = parentPort;
port?.once('message', (request: WorkerRequest) => {
	answerTo(request).then(
		(answer) => port.postMessage(answer),
		() => port.postMessage({ ok: false, error: 'unreadable', file: null })
	);
});
port?.postMessage('ready');
