import { type Tx } from './sql.ts';

/** A client that broke a document's protocol: somebody should be able to see who and how often. */
export async function record(
	tx: Tx,
	violation: {
		school: string;
		account: string;
		role: string;
		room: string;
		what: string;
		trace: string | null;
	}
): Promise<void> {
	const { school, account, role, room, what, trace } = violation;
	await tx`insert into audit (school_id, account_id, role, action, thing, thing_id, after, reason)
		values (${school}, ${account}, ${role}, 'violation', 'document', ${room},
			${trace === null ? null : tx.json({ trace })}, ${what.slice(0, 200)})`;
}
