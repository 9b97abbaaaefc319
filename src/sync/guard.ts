import * as Y from 'yjs';
import { type Edit } from '#domain/edit.ts';
import { boardOf, type EditEntry, isRefused } from './board-doc.ts';
import { parseEdit, uuidV7 } from './edit-schema.ts';
import * as v from 'valibot';

/** Largest edit, as JSON, in bytes. */
const EDIT_BYTES = 4096;
const DEPTH = 6;
/** Structs of ours are one edit long; only deleted ones merge, as many as one person withdraws offline. */
const LONGEST = 10_000;

/** What a client's update brings that the document lacks. `change` is the update without what is known. */
export type Inspection =
	| { status: 'nothing' }
	| { status: 'gap' }
	| { status: 'violation'; what: string }
	| { status: 'fresh'; change: Uint8Array; edits: { id: string; edit: Edit }[] };

class Violation extends Error {}

/**
 * Reads an update before it is integrated (R7). Only what is new is judged, because a sync step carries the
 * whole document: new structs must be the author's own, without a gap, and add edits; new deletions may touch
 * only what this author was refused.
 * @param account author's account @param clientId the Yjs client id leased to this document
 */
export function inspect(
	update: Uint8Array,
	doc: Y.Doc,
	author: { account: string; clientId: number }
): Inspection {
	const decoded = decode(update);
	if (!decoded) return { status: 'violation', what: 'unreadable update' };
	try {
		const edits: { id: string; edit: Edit }[] = [];
		const structs = freshStructs(decoded.structs, doc, author.clientId);
		if (structs === 'gap') return { status: 'gap' };
		for (const struct of structs) {
			const added = editIn(struct);
			if (added) edits.push(added);
		}
		const deletes = checkDeletions(decoded.ds, doc, author);
		if (structs.length === 0 && !deletes) return { status: 'nothing' };
		return { status: 'fresh', change: Y.diffUpdate(update, Y.encodeStateVector(doc)), edits };
	} catch (error) {
		if (error instanceof Violation) return { status: 'violation', what: error.message };
		throw error;
	}
}

type Decoded = ReturnType<typeof Y.decodeUpdate>;
type Struct = Decoded['structs'][number];

function decode(update: Uint8Array): Decoded | null {
	try {
		return Y.decodeUpdate(update);
	} catch {
		return null;
	}
}

function freshStructs(structs: Struct[], doc: Y.Doc, clientId: number): Struct[] | 'gap' {
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

/** The edit a new struct adds; null for one that was withdrawn before it was ever sent. */
function editIn(struct: Struct): { id: string; edit: Edit } | null {
	if (struct instanceof Y.GC) return null;
	if (!(struct instanceof Y.Item)) throw new Violation('unknown struct');
	if (struct.content instanceof Y.ContentDeleted) return null;
	const value = plainValue(struct.content);
	if (isTooDeep(value, DEPTH) || JSON.stringify(value).length > EDIT_BYTES)
		throw new Violation('edit too deep or too large');
	const parsed = parseEdit(value);
	if (!parsed.ok) throw new Violation(`malformed edit: ${parsed.what}`);
	return { id: newKey(struct), edit: parsed.edit };
}

function plainValue(content: Y.Item['content']): unknown {
	if (!(content instanceof Y.ContentAny) || content.arr.length !== 1)
		throw new Violation('an edit is one plain value');
	return content.arr[0];
}

function newKey(struct: Y.Item): string {
	const parent: unknown = struct.parent;
	if (parent !== 'edits' || struct.origin !== null || struct.rightOrigin !== null)
		throw new Violation('writes elsewhere than a new key of edits');
	if (!v.is(uuidV7, struct.parentSub)) throw new Violation('an edit needs a UUIDv7');
	return struct.parentSub;
}

function isTooDeep(value: unknown, left: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return left === 0 || Object.values(value).some((child) => isTooDeep(child, left - 1));
}

/** True when the update deletes something that still stands here; throws when that is not the author's to delete. */
function checkDeletions(
	ds: Decoded['ds'],
	doc: Y.Doc,
	author: { account: string; clientId: number }
): boolean {
	const edits = boardOf(doc).edits;
	let fresh = false;
	for (const [client, ranges] of ds.clients) {
		const structs = doc.store.clients.get(client) ?? [];
		const known = Y.getState(doc.store, client);
		for (const { clock, len } of ranges) {
			if (clock + len > known && client !== author.clientId) throw new Violation('deletes what nobody wrote');
			for (const struct of structsBetween(structs, clock, Math.min(clock + len, known))) {
				if (struct.deleted) continue;
				if (!isOwnRefused(struct, edits, author.account))
					throw new Violation('deletes what is not its own refused edit');
				fresh = true;
			}
		}
	}
	return fresh;
}

function* structsBetween(structs: (Y.Item | Y.GC)[], from: number, to: number): Generator<Y.Item | Y.GC> {
	if (from >= to) return;
	for (let n = Y.findIndexSS(structs, from); n < structs.length; n++) {
		const struct = structs[n];
		if (!struct || struct.id.clock >= to) return;
		yield struct;
	}
}

function isOwnRefused(struct: Y.Item | Y.GC, edits: Y.Map<EditEntry>, account: string): boolean {
	if (!(struct instanceof Y.Item) || struct.parent !== edits || struct.parentSub === null) return false;
	const entry = edits.get(struct.parentSub);
	return entry !== undefined && isRefused(entry) && entry.by === account;
}
