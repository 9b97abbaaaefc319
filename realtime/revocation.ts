import { type Role } from '#domain/policy.ts';
import { type Identity } from '#identity/identity.ts';

/** As whom a socket was let in: the session, and the one role of it the socket lives by. */
export interface Attendant {
	session: string;
	role: Role;
}

/** Sockets that belong to sessions: boards and candidates alike. */
interface Attended {
	attendants(): Attendant[];
	/** Hangs up on those this says are over. */
	endSessions(isOver: (attendant: Attendant) => boolean): void;
}

/**
 * Asks PostgreSQL what the connected sessions still are, and hangs up where that is nothing, or no longer what the
 * socket was opened as. Whoever has another role in the school goes on in it.
 */
export async function hangUpOnEnded(identity: Identity, attended: readonly Attended[]): Promise<void> {
	const sessions = new Set(attended.flatMap((one) => one.attendants().map(({ session }) => session)));
	if (sessions.size === 0) return;
	const roles = await identity.rolesOf([...sessions]);
	// Who came while PostgreSQL was asked is looked at the next time.
	const isOver = ({ session, role }: Attendant): boolean =>
		sessions.has(session) && !roles.get(session)?.includes(role);
	for (const one of attended) one.endSessions(isOver);
}
