import { parentPort, workerData } from 'node:worker_threads';
import { type ReadBeside, type ReadBesideRequest } from './read-beside.ts';
import { readApart } from './read-apart.ts';

// The thread that has a file read: read-beside.ts starts it for one request.

const { parts, contentType, wish } = workerData as ReadBesideRequest;
const body = await new Blob([...parts]).bytes();
const answer = await readApart({ body, contentType, wish });
const done: ReadBeside = { answer, body: answer.ok ? body : null };
parentPort?.postMessage(done, answer.ok ? [body.buffer] : []);
