import { type Actor, type Role, type RoleHeld } from '#domain/policy.ts';
import { type Identity } from '#identity/identity.ts';
import { slicesOf } from './slices.ts';

/** As whom a socket was let in: the session, and the one role of it the socket lives by. */
export interface Attendant extends RoleHeld {
	session: string;
}

/** As whom of the school somebody with this role sits there. */
export function roleHeld(actor: Actor, role: Role): RoleHeld {
	const person = { admin: null, instructor: actor.instructor, candidate: actor.candidate }[role];
	return { role, person };
}

/** Sockets that belong to sessions: boards and candidates alike. */
export interface Attended {
	attendants(): Attendant[];
	/** Hangs up on those this says are over. */
	endSessions(isOver: (attendant: Attendant) => boolean): void;
}

/**
 * Asks PostgreSQL what the connected sessions still are, and hangs up where that is nothing, or no longer what the
 * socket was opened as. Whoever has another role in the school goes on in it.
 */
export async function hangUpOnEnded(
	identity: Pick<Identity, 'rolesOf'>,
	attended: readonly Attended[]
): Promise<void> {
	const sessions = new Set(attended.flatMap((one) => one.attendants().map(({ session }) => session)));
	const living = new Map<string, readonly RoleHeld[]>();
	for (const slice of slicesOf([...sessions]))
		for (const [session, roles] of await identity.rolesOf(slice)) living.set(session, roles);
	// Who came while PostgreSQL was asked is looked at the next time.
	const isOver = ({ session, role, person }: Attendant): boolean =>
		sessions.has(session) && !living.get(session)?.some((now) => now.role === role && now.person === person);
	if (sessions.size > 0) for (const one of attended) one.endSessions(isOver);
}
