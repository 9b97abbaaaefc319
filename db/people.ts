import { type Tx } from './sql.ts';

/** Who an account is as staff of the school behind the wall; null: none. */
export async function ofStaff(tx: Tx, account: string): Promise<string | null> {
	const [row] = await tx<{ id: string }[]>`
		select id from person where staff and account_id = ${account} and school_id = current_school()`;
	return row?.id ?? null;
}
