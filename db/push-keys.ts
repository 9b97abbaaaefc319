import { type Sql } from './sql.ts';

/** The house's key pair for pushes, its private half sealed. */
export interface KeptPushKey {
	publicKey: string;
	sealed: string;
}

export async function read(sql: Sql): Promise<KeptPushKey | null> {
	const [row] = await sql<KeptPushKey[]>`select public_key as "publicKey", sealed from push_key`;
	return row ?? null;
}

/** @returns the pair that is kept: another program may have made one first */
export async function keep(sql: Sql, { publicKey, sealed }: KeptPushKey): Promise<KeptPushKey> {
	await sql`insert into push_key (public_key, sealed) values (${publicKey}, ${sealed}) on conflict do nothing`;
	const kept = await read(sql);
	if (!kept) throw new Error('the key pair for pushes was not kept');
	return kept;
}
