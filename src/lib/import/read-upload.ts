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
		const arrived = from instanceof Request ? await arrivedFrom(from) : { ...from, parts: [from.body] };
		if (arrived === null) return { answer: refused('too_big'), upload: null };
		const { parts, contentType } = arrived;
		const read = () => readBeside({ parts, contentType, wish });
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

interface Arrived {
	/** Of the body, in their order. */
	parts: Uint8Array<ArrayBuffer>[];
	contentType: string;
}

/** Never put together here: ten megabytes more, again and again, are what the garbage collector stops the boards for. */
async function arrivedFrom(request: Request): Promise<Arrived | null> {
	const most = LIMITS.bytes + ENVELOPE;
	if (Number(request.headers.get('content-length') ?? 0) > most || !request.body) return null;
	const parts: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	const reader = request.body.getReader();
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		size += part.value.byteLength;
		if (size > most) {
			reader.releaseLock();
			return null;
		}
		parts.push(part.value);
	}
	return { parts, contentType: request.headers.get('content-type') ?? '' };
}
