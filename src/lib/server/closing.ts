import * as audit from '#db/audit.ts';
import { type AuditEntry } from '#db/audit.ts';
import * as closures from '#db/closures.ts';
import { type ClosureRow } from '#db/closures.ts';
import { type Tx } from '#db/sql.ts';
import { type Closure } from '#domain/closure.ts';

/** In whose name a school closes or opens on a day. */
export type Closer = Pick<AuditEntry, 'school' | 'account' | 'role'>;

/** Adds closures, each with its line in the school's history. @returns those that were not there yet */
export async function addClosures(tx: Tx, who: Closer, added: readonly Closure[]): Promise<ClosureRow[]> {
	const rows = await closures.add(tx, who.school, added);
	for (const row of rows) await note(tx, who, 'closure_add', null, row);
	return rows;
}

/** False when somebody else changed or removed it since `seen`. */
export async function changeClosure(tx: Tx, who: Closer, seen: Seen, after: Closure): Promise<boolean> {
	const before = (await closures.list(tx)).find((row) => row.id === seen.id);
	if (!before || !(await closures.update(tx, seen.id, seen.version, after))) return false;
	await note(tx, who, 'closure_edit', before, { ...after, id: seen.id });
	return true;
}

/** False when somebody else changed or removed it since `seen`. */
export async function removeClosure(tx: Tx, who: Closer, { id, version }: Seen): Promise<boolean> {
	const before = await closures.remove(tx, id, version);
	if (before) await note(tx, who, 'closure_remove', before, null);
	return before !== null;
}

type Seen = Pick<ClosureRow, 'id' | 'version'>;

type Noted = Closure & { id: string };

const note = (tx: Tx, who: Closer, action: string, before: Noted | null, after: Noted | null) =>
	audit.write(tx, {
		...who,
		action,
		thing: 'school',
		id: who.school,
		before: plain(before),
		after: plain(after)
	});

const plain = (one: Noted | null) => one && { id: one.id, first: one.first, last: one.last, name: one.name };
