import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ReadFiles, type ReadRequest } from './read-files.ts';
import { refused, SOURCES, sourcesRoot } from './read-apart.ts';

/** What the thread says when it is done. */
export interface ReadBeside {
	answer: ReadFiles;
	/** The bytes that were read, handed back; null: they are lost with the thread. */
	body: Uint8Array<ArrayBuffer> | null;
}

/**
 * `readApart` by a thread of its own: to start a process and to hand ten megabytes over to it would each hold the thread
 * that serves the boards for 10 to 100 ms. Takes the request's bytes away from the caller, and hands them back.
 */
export function readBeside(request: ReadRequest): Promise<ReadBeside> {
	return new Promise((settle) => {
		const thread = new Worker(join(sourcesRoot(), SOURCES, 'reading-thread.ts'), {
			workerData: request,
			transferList: [request.body.buffer],
			env: { TZ: 'UTC' },
			execArgv: []
		});
		const lost = (): void => {
			settle({ answer: refused('busy'), body: null });
		};
		thread.once('message', settle).once('error', lost).once('exit', lost);
	});
}
