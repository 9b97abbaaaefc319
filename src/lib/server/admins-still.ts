import { error, type RequestEvent } from '@sveltejs/kit';
import * as office from '#db/office.ts';
import { type Tx } from '#db/sql.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';

/**
 * The school's admins, as they stand until the transaction ends. A 403 when whoever asked is none of them any more:
 * their access may have been closed while the request waited, after the gate had let it in.
 */
export async function adminsStill(tx: Tx, event: Pick<RequestEvent, 'locals'>): Promise<string[]> {
	const { actor } = withSession(event.locals).session;
	const open = await office.lockOpen(tx);
	if (!open.includes(actor.account)) error(403, m.web_denied_closed());
	return open;
}
