import * as Y from 'yjs';
import { type Edit } from '#domain/edit.ts';
import { boardOf, type EditEntry, isRefused } from './board-doc.ts';
import { parseEdit, uuidV7 } from './edit-schema.ts';
import { type Decoded, freshStructs, type Struct, structsBetween, Violation } from './fresh-structs.ts';
import * as v from 'valibot';

/** Largest edit, as JSON, in bytes. */
const EDIT_BYTES = 4096;
const DEPTH = 6;

/** What a client's update brings that the document lacks. `change` is the update without what is known. */
export type Inspection =
	| { status: 'nothing' }
	| { status: 'gap' }
	| { status: 'violation'; what: string }
	| { status: 'fresh'; change: Uint8Array; edits: { id: string; edit: Edit }[] };

/**
 * Reads an update before it is integrated (R7). Only what is new is judged, because a sync step carries the
 * whole document: new structs must be the author's own, without a gap, and add edits; new deletions may touch
 * only what this author was refused.
 * @param account author's account @param clientId the Yjs client id leased to this document
 */
export function inspect(
	update: Decoded,
	doc: Y.Doc,
	author: { account: string; clientId: number }
): Inspection {
	try {
		const edits: { id: string; edit: Edit }[] = [];
		const structs = freshStructs(update.structs, doc, author.clientId);
		if (structs === 'gap') return { status: 'gap' };
		for (const struct of structs) {
			const added = editIn(struct, doc);
			if (added) edits.push(added);
		}
		const deletes = checkDeletions(update.ds, doc, author);
		if (structs.length === 0 && !deletes) return { status: 'nothing' };
		// Usually all of it is new.
		const isAllNew = structs.length === update.structs.length && structs.every((one) => isNew(one, doc));
		const change = isAllNew ? update.bytes : Y.diffUpdate(update.bytes, Y.encodeStateVector(doc));
		return { status: 'fresh', change, edits };
	} catch (error) {
		if (error instanceof Violation) return { status: 'violation', what: error.message };
		throw error;
	}
}

const isNew = ({ id }: Struct, doc: Y.Doc): boolean => id.clock >= Y.getState(doc.store, id.client);

/** The edit a new struct adds; null for one that was withdrawn before it was ever sent. */
function editIn(struct: Struct, doc: Y.Doc): { id: string; edit: Edit } | null {
	if (struct instanceof Y.GC) return null;
	if (!(struct instanceof Y.Item)) throw new Violation('unknown struct');
	if (struct.content instanceof Y.ContentDeleted) return null;
	const value = plainValue(struct.content);
	if (isTooDeep(value, DEPTH) || JSON.stringify(value).length > EDIT_BYTES)
		throw new Violation('edit too deep or too large');
	const parsed = editWithin(struct.content);
	if (!parsed.ok) throw new Violation(`malformed edit: ${parsed.what}`);
	return { id: keyOf(struct, doc), edit: parsed.edit };
}

const parsed = new WeakMap<Y.Item['content'], ReturnType<typeof parseEdit>>();

/** What a struct's content says as an edit, judged once however often it is asked; nothing is said of where it stands. */
export function editWithin(content: Y.Item['content']): ReturnType<typeof parseEdit> {
	const known = parsed.get(content);
	if (known) return known;
	const read = parseEdit(content instanceof Y.ContentAny ? content.arr[0] : null);
	parsed.set(content, read);
	return read;
}

function plainValue(content: Y.Item['content']): unknown {
	if (!(content instanceof Y.ContentAny) || content.arr.length !== 1)
		throw new Violation('an edit is one plain value');
	return content.arr[0];
}

/**
 * The key a new item of `edits` stands under. An edit that was settled unseen comes again over its own
 * tombstone (R8): Yjs then names that tombstone instead of map and key. Over what still stands, nobody writes.
 */
function keyOf(struct: Y.Item, doc: Y.Doc): string {
	const parent: unknown = struct.parent;
	const key = struct.origin ? settledKey(struct.origin, doc) : parent === 'edits' ? struct.parentSub : null;
	if (key === null || struct.rightOrigin !== null)
		throw new Violation('writes elsewhere than a new key of edits');
	if (!v.is(uuidV7, key)) throw new Violation('an edit needs a UUIDv7');
	return key;
}

function settledKey({ client, clock }: Y.ID, doc: Y.Doc): string | null {
	if (clock >= Y.getState(doc.store, client)) return null;
	const [before] = structsBetween(doc.store.clients.get(client) ?? [], clock, clock + 1);
	const stood = before instanceof Y.Item && before.deleted && before.parent === boardOf(doc).edits;
	return stood ? before.parentSub : null;
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

function isOwnRefused(struct: Y.Item | Y.GC, edits: Y.Map<EditEntry>, account: string): boolean {
	if (!(struct instanceof Y.Item) || struct.parent !== edits || struct.parentSub === null) return false;
	const entry = edits.get(struct.parentSub);
	return entry !== undefined && isRefused(entry) && entry.by === account;
}
