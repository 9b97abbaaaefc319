import { type Upload } from '#db/import-uploads.ts';
import { LIMITS } from '#domain/import/occurrence.ts';
import { type ReadFiles, type Wish } from './read-files.ts';
import { readApart, refused } from './read-apart.ts';

/** Room for the form's own words around the files. */
const ENVELOPE = 64 * 1024;
const WAITING = 4;

/**
 * Reads an upload, or once more one that was kept, in a process of its own, with a deadline and little memory:
 * the one that serves the board only passes the bytes on. What is too big is refused before it is read.
 */
export async function readUpload(
	from: Request | Upload,
	wish: Wish
): Promise<{ answer: ReadFiles; upload: Upload | null }> {
	if (waiting >= WAITING) return { answer: refused('busy'), upload: null };
	waiting += 1;
	try {
		const upload = from instanceof Request ? await uploadOf(from) : from;
		if (upload === null) return { answer: refused('too_big'), upload };
		const read = () => readApart({ ...upload, wish });
		// A reader that could not be started is its own upload's accident, not that of those who wait.
		const mine = turn.catch(() => undefined).then(read);
		turn = mine;
		return { answer: await mine, upload };
	} finally {
		waiting -= 1;
	}
}

let waiting = 0;
/** One file is read at a time, the others wait for their turn. */
let turn: Promise<unknown> = Promise.resolve();

async function uploadOf(request: Request): Promise<Upload | null> {
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
	return { body, contentType: request.headers.get('content-type') ?? '' };
}
