import { error } from '@sveltejs/kit';
import { inSchool, type Tx } from '#db/sql.ts';
import { type Session } from '#identity/identity.ts';
import { m } from '#paraglide/messages.js';

/** The session a gate has let in, and transactions behind its school's wall. */
export function withSession(locals: App.Locals): {
	session: Session;
	inOwnSchool: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
} {
	const { session, house } = locals;
	if (!session) error(401, m.web_sign_in_first());
	const scope = { school: session.school.id };
	return { session, inOwnSchool: (work) => inSchool(house.sql, scope, work) };
}
