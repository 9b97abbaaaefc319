import * as Y from 'yjs';

/** An update that no honest client makes; the message names what is wrong. */
export class Violation extends Error {}

/** An update, read once for all who judge it. */
export type Decoded = ReturnType<typeof Y.decodeUpdate> & { bytes: Uint8Array };
export type Struct = Decoded['structs'][number];

/** A single struct of ours is short; only deleted ones merge, as many as one person takes back offline. */
const LONGEST = 10_000;

/** Null when the bytes are no update. */
export function decode(update: Uint8Array): Decoded | null {
	try {
		return { ...Y.decodeUpdate(update), bytes: update };
	} catch {
		return null;
	}
}

/** The structs the document lacks: all of `clientId`, without a gap, or a violation. */
export function freshStructs(structs: Struct[], doc: Y.Doc, clientId: number): Struct[] | 'gap' {
	const fresh: Struct[] = [];
	let expected = Y.getState(doc.store, clientId);
	for (const struct of structs) {
		const { client, clock } = struct.id;
		if (struct instanceof Y.Skip) continue;
		if (clock + struct.length <= Y.getState(doc.store, client)) continue;
		if (client !== clientId) throw new Violation('writes under a client id it does not hold');
		if (struct.length > LONGEST) throw new Violation('claims more than anybody wrote');
		if (clock > expected) return 'gap';
		expected = clock + struct.length;
		fresh.push(struct);
	}
	return fresh;
}

/** Structs of one client that reach into `[from, to)`. */
export function* structsBetween(
	structs: (Y.Item | Y.GC)[],
	from: number,
	to: number
): Generator<Y.Item | Y.GC> {
	if (from >= to) return;
	for (let n = Y.findIndexSS(structs, from); n < structs.length; n++) {
		const struct = structs[n];
		if (!struct || struct.id.clock >= to) return;
		yield struct;
	}
}
