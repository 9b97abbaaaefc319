import { parentPort } from 'node:worker_threads';
import { type ReadWindow } from '#domain/import/occurrence.ts';
import { readForm } from '#lib/import/read-files.ts';

/** What this thread is asked, once. */
export interface WorkerRequest {
	body: Uint8Array<ArrayBuffer>;
	contentType: string;
	window: ReadWindow;
}

const port = parentPort;
port?.once('message', (request: WorkerRequest) => {
	readForm(request.body, request.contentType, request.window).then(
		(answer) => port.postMessage(answer),
		() => port.postMessage({ ok: false, error: 'unreadable', file: null })
	);
});
port?.postMessage('ready');
