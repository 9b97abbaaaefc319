import * as encoding from 'lib0/encoding';
import { HASH_MESSAGE } from '#sync/board-doc.ts';
import { MalformedFrame, Reader } from './reader.ts';

/** What a client of the y-websocket protocol may say. Anything else ends the conversation. */
export type Frame =
	| { kind: 'ask'; vector: Uint8Array }
	| { kind: 'update'; update: Uint8Array }
	| { kind: 'presence'; update: Uint8Array }
	| { kind: 'ask-presence' };

export type ReadFrame = { ok: true; frame: Frame } | { ok: false; what: string };

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

/** A frame of more bytes than this is not even read. */
export const FRAME_LIMIT = 256 * 1024;
const UPDATE_LIMIT = 64 * 1024;

export function readFrame(bytes: Uint8Array): ReadFrame {
	try {
		const reader = new Reader(bytes);
		const frame = frameOf(reader);
		if (!reader.done) throw new MalformedFrame('bytes after the end');
		return { ok: true, frame };
	} catch (error) {
		if (error instanceof MalformedFrame) return { ok: false, what: error.message };
		throw error;
	}
}

function frameOf(reader: Reader): Frame {
	const type = reader.number();
	if (type === SYNC) return syncOf(reader);
	if (type === AWARENESS) return { kind: 'presence', update: reader.bytes() };
	if (type === QUERY_AWARENESS) return { kind: 'ask-presence' };
	throw new MalformedFrame(`message type ${String(type)}`);
}

function syncOf(reader: Reader): Frame {
	const step = reader.number();
	if (step === STEP_1) return { kind: 'ask', vector: vectorOf(reader.bytes()) };
	// A whole difference after hours offline may be larger than what one keystroke's update may.
	if (step === STEP_2) return { kind: 'update', update: reader.bytes() };
	if (step !== UPDATE) throw new MalformedFrame(`sync step ${String(step)}`);
	const update = reader.bytes();
	if (update.length > UPDATE_LIMIT) throw new MalformedFrame(`update of ${String(update.length)} bytes`);
	return { kind: 'update', update };
}

/** Yjs would read past a broken vector's end; so it is read once here. */
function vectorOf(bytes: Uint8Array): Uint8Array {
	const reader = new Reader(bytes);
	for (let left = reader.number(); left > 0; left--) {
		reader.number();
		reader.number();
	}
	if (!reader.done) throw new MalformedFrame('bytes after the state vector');
	return bytes;
}

const syncFrame = (step: number, payload: Uint8Array): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, SYNC);
		encoding.writeVarUint(encoder, step);
		encoding.writeVarUint8Array(encoder, payload);
	});

/** "What do you have that I lack?" */
export const askFrame = (vector: Uint8Array): Uint8Array => syncFrame(STEP_1, vector);
/** The answer to a client's question; makes its provider say `synced`. */
export const answerFrame = (update: Uint8Array): Uint8Array => syncFrame(STEP_2, update);
export const updateFrame = (update: Uint8Array): Uint8Array => syncFrame(UPDATE, update);

export const presenceFrame = (awarenessUpdate: Uint8Array): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, AWARENESS);
		encoding.writeVarUint8Array(encoder, awarenessUpdate);
	});

/** What the lessons of a board amount to, for clients to compare with their own (R25). */
export const hashFrame = (hash: string): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, HASH_MESSAGE);
		encoding.writeVarString(encoder, hash);
	});
