import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';

/** From so many bytes on a frame is compressed, where the client can read that. */
export const COMPRESS_FROM = 16 * 1024;
/** In one piece, binary; and the same compressed (RFC 7692, 7.2.1). */
const WHOLE = 0x82;
const WHOLE_PACKED = 0xc2;
/** What a flush ends with; both sides know it, and it does not travel. */
const TAIL = 4;

/**
 * A frame behind WebSocket's own head, as every client of a server reads it (RFC 6455, 5.2: unmasked): made once for
 * all of them. Null for one that is better compressed.
 */
export const onTheWire = (frame: Uint8Array): Uint8Array | null =>
	frame.length < COMPRESS_FROM ? behindHead(WHOLE, frame) : null;

/** The same compressed, once for all who can read it. Null for one that is too small for that. */
export async function packedOnTheWire(frame: Uint8Array): Promise<Uint8Array | null> {
	if (frame.length < COMPRESS_FROM) return null;
	const packed = await pack(frame, { finishFlush: constants.Z_SYNC_FLUSH });
	return behindHead(WHOLE_PACKED, packed.subarray(0, -TAIL));
}

const pack = promisify<Uint8Array, { finishFlush: number }, Buffer>(deflateRaw);

function behindHead(first: number, payload: Uint8Array): Uint8Array {
	const { length } = payload;
	const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
	head[0] = first;
	head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
	if (head.length === 4) head.writeUInt16BE(length, 2);
	if (head.length === 10) head.writeUInt32BE(length, 6);
	return Buffer.concat([head, payload]);
}
