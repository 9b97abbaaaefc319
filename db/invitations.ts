import * as accounts from './accounts.ts';
import * as sessions from './sessions.ts';
import { type Sql, type Tx } from './sql.ts';

export const insert = (tx: Tx, tokenHash: string, account: string, expiresAt: Date): Promise<unknown> =>
	tx`insert into invitation (token_hash, account_id, expires_at) values (${tokenHash}, ${account}, ${expiresAt})`;

/** Whom a link still invites: what they sign in with. Null once it was used or is too old. */
export async function find(sql: Sql, tokenHash: string, now: Date): Promise<{ login: string } | null> {
	const [row] = await sql<{ login: string }[]>`
		select coalesce(a.email::text, a.phone) as login from invitation i join account a on a.id = i.account_id
		where token_hash = ${tokenHash} and used_at is null and expires_at > ${now} and a.disabled_at is null`;
	return row ?? null;
}

/** Was there ever such a link, used or not? */
export async function isKnown(sql: Sql, tokenHash: string): Promise<boolean> {
	const rows = await sql`select 1 from invitation where token_hash = ${tokenHash}`;
	return rows.length > 0;
}

/** Uses a link up, sets the password and ends every session of the old one; of two who use it at once, one. */
export const accept = (sql: Sql, tokenHash: string, passwordHash: string, now: Date): Promise<boolean> =>
	sql.begin(async (tx) => {
		const [used] = await tx<{ account: string }[]>`
			update invitation set used_at = ${now} where token_hash = ${tokenHash} and used_at is null and expires_at > ${now}
			returning account_id as account`;
		if (!used) return false;
		await accounts.setPassword(tx, used.account, { hash: passwordHash, given: false });
		await sessions.endAll(tx, used.account, now);
		return true;
	});
