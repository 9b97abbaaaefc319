import * as Y from 'yjs';
import { TEXT_LIMIT } from '#domain/free-text.ts';
import {
	changeIn,
	type Decoded,
	decode,
	freshDeletions,
	freshStructs,
	type Struct,
	Violation
} from './fresh-structs.ts';
import { TEXT_ROOT } from './text-doc.ts';

/** What a client's update brings to a text. `change` is the update without what is known. */
export type TextInspection =
	| { status: 'nothing' }
	| { status: 'gap' }
	| { status: 'violation'; what: string }
	| { status: 'too long' }
	| { status: 'fresh'; change: Uint8Array; added: number };

/** No browser puts these into a text field; PostgreSQL cannot store the one, and the other shifts every position. */
const FOREIGN_CHARACTERS = ['\0', '\r'];

/**
 * Reads an update of a text before it is integrated: own structs only, without a gap, nothing but characters
 * under the one root. Deleting is everybody's right here.
 */
export function inspectText(update: Uint8Array, doc: Y.Doc, clientId: number): TextInspection {
	const decoded = decode(update);
	if (!decoded) return { status: 'violation', what: 'unreadable update' };
	try {
		return judge(decoded, doc, clientId);
	} catch (error) {
		if (error instanceof Violation) return { status: 'violation', what: error.message };
		throw error;
	}
}

function judge(decoded: Decoded, doc: Y.Doc, clientId: number): TextInspection {
	const structs = freshStructs(decoded.structs, doc, clientId);
	if (structs === 'gap') return { status: 'gap' };
	const known = Y.getState(doc.store, clientId);
	const added = structs.reduce((sum, struct) => sum + charactersOf(struct, doc, known), 0);
	if (added > TEXT_LIMIT) return { status: 'too long' };
	const deleted = freshDeletions(decoded.deletions, doc, structs, clientId);
	if (deleted === 'gap') return { status: 'gap' };
	if (structs.length === 0 && deleted.length === 0) return { status: 'nothing' };
	return { status: 'fresh', change: changeIn(decoded, doc), added };
}

/** How many characters a new struct brings; none for those deleted before they were ever sent. */
function charactersOf(struct: Struct, doc: Y.Doc, known: number): number {
	if (!(struct instanceof Y.Item)) throw new Violation('unknown struct');
	checkPlace(struct, doc);
	if (struct.content instanceof Y.ContentDeleted) return 0;
	if (!(struct.content instanceof Y.ContentString)) throw new Violation('a text holds characters only');
	const { str } = struct.content;
	if (FOREIGN_CHARACTERS.some((one) => str.includes(one))) throw new Violation('foreign characters');
	return struct.length - Math.max(0, known - struct.id.clock);
}

/** Beside a neighbour it inherits the neighbour's place; without one it must name the root itself. */
function checkPlace(struct: Y.Item, doc: Y.Doc): void {
	const { origin, rightOrigin } = struct;
	const parent: unknown = struct.parent;
	if (struct.parentSub !== null) throw new Violation('writes a key');
	if (origin === null && rightOrigin === null && parent !== TEXT_ROOT)
		throw new Violation('writes elsewhere than in the text');
	for (const beside of [origin, rightOrigin]) {
		if (beside === null) continue;
		const isOwn = beside.client === struct.id.client && beside.clock < struct.id.clock;
		if (!isOwn && beside.clock >= Y.getState(doc.store, beside.client))
			throw new Violation('writes beside what nobody wrote');
	}
}
