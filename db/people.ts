import { type Tx } from './sql.ts';

/** Who an account is as staff of the school behind the wall; null: none. */
export async function ofStaff(tx: Tx, account: string): Promise<string | null> {
	const [row] = await tx<{ id: string }[]>`
		select id from person where staff and account_id = ${account} and school_id = current_school()`;
	return row?.id ?? null;
}

/** By whose clock somebody is told things; null: the school's. */
export async function zoneOf(tx: Tx, person: string): Promise<string | null> {
	const [row] = await tx<{ zone: string | null }[]>`select zone from person where id = ${person}`;
	return row?.zone ?? null;
}

/** False: it was so before. @param zone IANA; null: the school's */
export async function setZone(tx: Tx, person: string, zone: string | null): Promise<boolean> {
	const done = await tx`
		update person set zone = ${zone} where id = ${person} and zone is distinct from ${zone}::text`;
	return done.count > 0;
}
