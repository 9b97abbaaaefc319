import { type Tx } from './sql.ts';
import { nameOf } from './imports.ts';

/** How often an import was changed by hand, and who did so last. */
export interface Acts {
	revision: number;
	by: string | null;
	at: Date | null;
}

/** Somebody chose rows of it, had it judged, or had it taken: what another page shows of it is of before. */
export const note = (tx: Tx, importId: string, account: string) =>
	tx`update import set revision = revision + 1, acted_by = ${account}, acted_at = now() where id = ${importId}`;

export async function last(tx: Tx, importId: string): Promise<Acts> {
	const [row] = await tx<Acts[]>`
		select i.revision, ${nameOf(tx, tx`i.acted_by`)} as by, i.acted_at as at from import i where i.id = ${importId}`;
	if (!row) throw new Error(`no import ${importId}`);
	return row;
}
