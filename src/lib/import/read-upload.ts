import { type Upload } from '#db/import-uploads.ts';
import { LIMITS } from '#domain/import/occurrence.ts';
import { type ReadFiles, type Wish } from './read-files.ts';
import { refused } from './read-apart.ts';
import { readBeside } from './read-beside.ts';

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
		const { contentType } = upload;
		const read = () => readBeside({ ...upload, wish });
		// A reader that could not be started is its own upload's accident, not that of those who wait.
		const mine = turn.catch(() => undefined).then(read);
		turn = mine;
		const { answer, body } = await mine;
		return { answer, upload: body && { body, contentType } };
	} finally {
		waiting -= 1;
	}
}

let waiting = 0;
/** One file is read at a time, the others wait for their turn. */
let turn: Promise<unknown> = Promise.resolve();

async function uploadOf(request: Request): Promise<Upload | null> {
	const most = LIMITS.bytes + ENVELOPE;
	const told = Number(request.headers.get('content-length') ?? 0);
	if (told > most || !request.body) return null;
	// Filled as it comes: ten megabytes put together at the end are 10 ms in which nothing else is served.
	let body = new Uint8Array(told > 0 ? told : most);
	let size = 0;
	const reader = request.body.getReader();
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		const next = size + part.value.byteLength;
		if (next > body.byteLength) {
			reader.releaseLock();
			return null;
		}
		body.set(part.value, size);
		size = next;
	}
	if (size < body.byteLength) body = body.slice(0, size);
	return { body, contentType: request.headers.get('content-type') ?? '' };
}
