import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** Numbers as lib0 writes them. */
export const numbers = (...all: number[]): Uint8Array =>
	encoding.encode((encoder) => {
		for (const one of all) encoding.writeVarUint(encoder, one);
	});

/** A Yjs update in the frame a provider sends it in. */
export const updateFrame = (update: Uint8Array): Uint8Array => syncFrame(2, update);
/** Sync step 2: the answer to the server's own question, which may be larger. */
export const answerFrame = (update: Uint8Array): Uint8Array => syncFrame(1, update);

const syncFrame = (step: number, payload: Uint8Array): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, 0);
		encoding.writeVarUint(encoder, step);
		encoding.writeVarUint8Array(encoder, payload);
	});

/** What a document under this client id holds after `write`. */
export function made(clientId: number, write: (doc: Y.Doc) => void): Uint8Array {
	const doc = new Y.Doc();
	doc.clientID = clientId;
	write(doc);
	return Y.encodeStateAsUpdate(doc);
}

/** One client's update with these deletions of its own in the place of those that belong to it. */
export function deletingOnly(
	deletions: readonly { clock: number; len: number }[],
	update: Uint8Array
): Uint8Array {
	const { structs } = Y.decodeUpdate(update);
	const [first] = structs;
	if (!first) throw new Error('an update of somebody');
	const encoder = new Y.UpdateEncoderV1();
	const write = (...all: number[]) => {
		for (const one of all) encoding.writeVarUint(encoder.restEncoder, one);
	};
	write(1, structs.length, first.id.client, first.id.clock);
	for (const struct of structs) struct.write(encoder, 0);
	const ranges = deletions.flatMap(({ clock, len }) => [clock, len]);
	write(...(ranges.length > 0 ? [1, first.id.client, deletions.length, ...ranges] : [0]));
	return encoder.toUint8Array();
}

/** Deletes all that this client wrote up to `end`, and says so `times` times. */
export const deletingAgain = (client: number, end: number, times: number): Uint8Array =>
	encoding.encode((encoder) => {
		for (const one of [0, 1, client, times]) encoding.writeVarUint(encoder, one);
		for (let n = 0; n < times; n++) for (const one of [0, end]) encoding.writeVarUint(encoder, one);
	});

/** An awareness message that says `text` about each of `ids`. */
export const words = (ids: readonly number[], text: string): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarUint8Array(
			encoder,
			encoding.encode((inner) => {
				encoding.writeVarUint(inner, ids.length);
				for (const one of ids) {
					encoding.writeVarUint(inner, one);
					encoding.writeVarUint(inner, 1_000_000);
					encoding.writeVarString(inner, text);
				}
			})
		);
	});

export const deep = (levels: number): unknown => {
	let value: unknown = 0;
	for (let level = 0; level < levels; level++) value = [value];
	return value;
};
