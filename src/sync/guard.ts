import * as Y from 'yjs';
import { type Edit } from '#domain/edit.ts';
import { boardOf, isRefused } from './board-doc.ts';
import { parseEdit, uuidV7 } from './edit-schema.ts';
import {
	changeIn,
	type Decoded,
	freshDeletions,
	freshStructs,
	type Struct,
	structsBetween,
	Violation
} from './fresh-structs.ts';
import * as v from 'valibot';

/** Largest edit, as JSON, in bytes. */
const EDIT_BYTES = 4096;
const DEPTH = 6;
const NOT_PLAIN = 'an edit is one plain value';
const TOO_MUCH = 'edit too deep or too large';

/** What a client's update brings that the document lacks. `change` is the update without what is known. */
export type Inspection =
	| { status: 'nothing' }
	| { status: 'gap' }
	| { status: 'violation'; what: string }
	| { status: 'fresh'; change: Uint8Array; edits: { id: string; edit: Edit }[] };

interface Writer {
	account: string;
	/** The Yjs client id leased to this document. */
	clientId: number;
}

/**
 * Reads an update before it is integrated (R7). Only what is new is judged, because a sync step carries the
 * whole document: new structs must be the author's own, without a gap, and add edits; new deletions may touch
 * only what this author was refused.
 */
export function inspect(update: Decoded, doc: Y.Doc, author: Writer): Inspection {
	try {
		return judge(update, doc, author);
	} catch (error) {
		if (error instanceof Violation) return { status: 'violation', what: error.message };
		throw error;
	}
}

function judge(update: Decoded, doc: Y.Doc, { account, clientId }: Writer): Inspection {
	const structs = freshStructs(update.structs, doc, clientId);
	if (structs === 'gap') return { status: 'gap' };
	const edits = structs.flatMap((struct) => editIn(struct, doc, account) ?? []);
	const deleted = freshDeletions(update.deletions, doc, structs, clientId);
	if (deleted === 'gap') return { status: 'gap' };
	if (!deleted.every((struct) => isOwnRefused(struct, doc, account)))
		throw new Violation('deletes what is not its own refused edit');
	if (structs.length === 0 && deleted.length === 0) return { status: 'nothing' };
	return {
		status: 'fresh',
		change: isAllNew(update, structs, doc) ? update.bytes : changeIn(update, doc),
		edits
	};
}

/** As it usually is. */
const isAllNew = (update: Decoded, fresh: readonly Struct[], doc: Y.Doc): boolean =>
	!update.isUntidy && fresh.length === update.structs.length && fresh.every((one) => isNew(one, doc));

const isNew = ({ id }: Struct, doc: Y.Doc): boolean => id.clock >= Y.getState(doc.store, id.client);

/** The edit a new struct adds; null for one that was withdrawn before it was ever sent. */
function editIn(struct: Struct, doc: Y.Doc, account: string): { id: string; edit: Edit } | null {
	if (struct instanceof Y.GC) return null;
	if (!(struct instanceof Y.Item)) throw new Violation('unknown struct');
	const id = keyOf(struct, doc);
	const standing = boardOf(doc).edits.get(id);
	if (standing && isRefused(standing) && standing.by !== account)
		throw new Violation('writes over what somebody else was refused');
	if (struct.content instanceof Y.ContentDeleted) return null;
	const value = plainValue(struct.content);
	checkDepth(value, DEPTH);
	if (Buffer.byteLength(JSON.stringify(value)) > EDIT_BYTES) throw new Violation(TOO_MUCH);
	const parsed = editWithin(struct.content);
	if (!parsed.ok) throw new Violation(`malformed edit: ${parsed.what}`);
	return { id, edit: parsed.edit };
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
	const [value, ...more] = content instanceof Y.ContentAny ? (content.arr as unknown[]) : [];
	if (value === undefined || more.length > 0) throw new Violation(NOT_PLAIN);
	return value;
}

/** What JSON has no word for is nothing plain either: it would throw where its size is asked. */
function checkDepth(value: unknown, left: number): void {
	if (typeof value === 'bigint') throw new Violation(NOT_PLAIN);
	if (typeof value !== 'object' || value === null) return;
	if (left === 0) throw new Violation(TOO_MUCH);
	for (const child of Object.values(value)) checkDepth(child, left - 1);
}

/**
 * The key a new item of `edits` stands under. An edit that was settled unseen comes again over its own
 * tombstone (R8): Yjs then names that tombstone instead of map and key. Over what still stands, nobody writes, not even
 * what is deleted already: it would take away what stands there.
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

function isOwnRefused(struct: Y.Item | Y.GC, doc: Y.Doc, account: string): boolean {
	const { edits } = boardOf(doc);
	if (!(struct instanceof Y.Item) || struct.parent !== edits || struct.parentSub === null) return false;
	const entry = edits.get(struct.parentSub);
	return entry !== undefined && isRefused(entry) && entry.by === account;
}
