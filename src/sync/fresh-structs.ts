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

/**
 * What still stands in the document and the update deletes. A gap: own structs that have not come yet; Yjs would keep such
 * deletions in the document for ever, however many. @param fresh the structs that come with them
 */
export function freshDeletions(
	ds: Decoded['ds'],
	doc: Y.Doc,
	fresh: readonly Struct[],
	clientId: number
): (Y.Item | Y.GC)[] | 'gap' {
	const last = fresh.at(-1);
	const end = last ? last.id.clock + last.length : 0;
	const found: (Y.Item | Y.GC)[] = [];
	for (const [client, ranges] of ds.clients) {
		const structs = doc.store.clients.get(client) ?? [];
		const known = Y.getState(doc.store, client);
		for (const { clock, len } of ranges) {
			if (clock + len > known && client !== clientId) throw new Violation('deletes what nobody wrote');
			if (clock + len > Math.max(known, end)) return 'gap';
			for (const struct of structsBetween(structs, clock, Math.min(clock + len, known)))
				if (!struct.deleted) found.push(struct);
		}
	}
	return found;
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
