import { type Role } from '#domain/policy.ts';
import { type Identity } from '#identity/identity.ts';
import { slicesOf } from './slices.ts';

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
	const living = new Map<string, readonly Role[]>();
	for (const slice of slicesOf([...sessions]))
		for (const [session, roles] of await identity.rolesOf(slice)) living.set(session, roles);
	// Who came while PostgreSQL was asked is looked at the next time.
	const isOver = ({ session, role }: Attendant): boolean =>
		sessions.has(session) && !living.get(session)?.includes(role);
	if (sessions.size > 0) for (const one of attended) one.endSessions(isOver);
}
