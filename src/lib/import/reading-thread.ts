import { parentPort, workerData } from 'node:worker_threads';
import { type ReadBeside } from './read-beside.ts';
import { readApart } from './read-apart.ts';
import { type ReadRequest } from './read-files.ts';

// The thread that has a file read: read-beside.ts starts it for one request.

const request = workerData as ReadRequest;
const { body } = request;
const done: ReadBeside = { answer: await readApart(request), body };
parentPort?.postMessage(done, [body.buffer]);
