import { join } from 'node:path';
import { isMarkedAsUntransferable, Worker } from 'node:worker_threads';
import { type ReadFiles, type Wish } from './read-files.ts';
import { refused, SOURCES, sourcesRoot } from './read-apart.ts';

/** What the thread is asked. */
export interface ReadBesideRequest {
	/** Of the body, in their order. */
	parts: readonly Uint8Array<ArrayBuffer>[];
	contentType: string;
	wish: Wish;
}

/** What the thread says when it is done. */
export interface ReadBeside {
	answer: ReadFiles;
	/** The bytes that were read, handed back; null: nothing was found in them, or they are lost with the thread. */
	body: Uint8Array<ArrayBuffer> | null;
}

/**
 * `readApart` by a thread of its own: to start a process and to hand ten megabytes over to it would each hold the thread
 * that serves the boards for 10 to 100 ms. Takes the request's bytes away from the caller, and hands them back.
 */
export function readBeside(request: ReadBesideRequest): Promise<ReadBeside> {
	return new Promise((settle) => {
		const thread = new Worker(join(sourcesRoot(), SOURCES, 'reading-thread.ts'), {
			workerData: request,
			transferList: [...new Set(request.parts.map(({ buffer }) => buffer))].filter(
				(buffer) => !isMarkedAsUntransferable(buffer)
			),
			env: { TZ: 'UTC' },
			execArgv: []
		});
		const lost = (): void => {
			settle({ answer: refused('busy'), body: null });
		};
		thread.once('message', settle).once('error', lost).once('exit', lost);
	});
}
