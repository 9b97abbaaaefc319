import * as Y from 'yjs';

/** An update that no honest client makes; the message names what is wrong. */
export class Violation extends Error {}

/** Of one client's clocks, so many from one on. */
interface Span {
	clock: number;
	len: number;
}

/** An update, read once for all who judge it. */
export interface Decoded {
	structs: ReturnType<typeof Y.decodeUpdate>['structs'];
	/** What it deletes, of each client in order and nothing twice. */
	deletions: ReadonlyMap<number, readonly Span[]>;
	/** Does it name its deletions in another way? No Yjs does. */
	isUntidy: boolean;
	bytes: Uint8Array;
}
export type Struct = Decoded['structs'][number];

/** A single struct of ours is short; only deleted ones merge, as many as one person takes back offline. */
const LONGEST = 10_000;

/** Null when the bytes are no update. */
export function decode(update: Uint8Array): Decoded | null {
	try {
		const { structs, ds } = Y.decodeUpdate(update);
		const deletions = new Map([...ds.clients].map(([client, spans]) => [client, joined(spans)]));
		const isUntidy = [...ds.clients].some(
			([client, spans]) => spans.length !== deletions.get(client)?.length
		);
		return { structs, deletions, isUntidy, bytes: update };
	} catch {
		return null;
	}
}

/**
 * The same clocks, each once. A frame has room to name a whole document tens of thousands of times, and each time all of
 * it would be looked at.
 */
function joined(spans: readonly Span[]): Span[] {
	const result: Span[] = [];
	for (const { clock, len } of spans.toSorted((a, b) => a.clock - b.clock)) {
		const before = result.at(-1);
		if (before && clock <= before.clock + before.len)
			before.len = Math.max(before.len, clock + len - before.clock);
		else result.push({ clock, len });
	}
	return result;
}

const NOTHING = Uint8Array.of(0, 0);

/** What of the update the document lacks, with its deletions as Yjs writes them: whoever integrates it looks at each. */
export function changeIn({ bytes, isUntidy }: Decoded, doc: Y.Doc): Uint8Array {
	const change = Y.diffUpdate(bytes, Y.encodeStateVector(doc));
	return isUntidy ? Y.mergeUpdates([change, NOTHING]) : change;
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
	deletions: Decoded['deletions'],
	doc: Y.Doc,
	fresh: readonly Struct[],
	clientId: number
): (Y.Item | Y.GC)[] | 'gap' {
	const last = fresh.at(-1);
	const end = last ? last.id.clock + last.length : 0;
	const found: (Y.Item | Y.GC)[] = [];
	for (const [client, ranges] of deletions) {
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
