import { type Tx } from './sql.ts';

/** A client that broke a document's protocol: somebody should be able to see who and how often. */
export async function record(
	tx: Tx,
	violation: { school: string; account: string; role: string; room: string; what: string }
): Promise<void> {
	const { school, account, role, room, what } = violation;
	await tx`insert into audit (school_id, account_id, role, action, thing, thing_id, reason)
		values (${school}, ${account}, ${role}, 'violation', 'document', ${room}, ${what.slice(0, 200)})`;
}
