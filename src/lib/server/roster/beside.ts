import * as accounts from '#db/accounts.ts';
import * as audit from '#db/audit.ts';
import { lessonsAhead, type Thing } from '#db/roster.ts';
import { type Tx } from '#db/sql.ts';

/** What every page of a thing shows beside its form: lessons to come, access, history. */
export async function besideOf(
	tx: Tx,
	thing: Thing,
	row: { id: string; active: boolean; account?: string | null },
	now: Date
) {
	const mayAccess = thing === 'instructor' || thing === 'candidate';
	return {
		thing,
		ahead: await lessonsAhead(tx, thing, row.id, now),
		history: await audit.history(tx, thing, row.id),
		mayAccess,
		access: mayAccess && row.account ? await accounts.accessOf(tx, row.account, thing) : null
	};
}
