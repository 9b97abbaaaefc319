import { type Identity } from '#identity/identity.ts';

/** Sockets that belong to sessions: boards and candidates alike. */
interface Attended {
	sessions(): string[];
	endSessions(ended: ReadonlySet<string>): void;
}

/** Asks PostgreSQL which of the connected sessions have ended since, and hangs up on them. */
export async function hangUpOnEnded(identity: Identity, attended: readonly Attended[]): Promise<void> {
	const connected = [...new Set(attended.flatMap((one) => one.sessions()))];
	if (connected.length === 0) return;
	const ended = new Set(await identity.ended(connected));
	if (ended.size > 0) for (const one of attended) one.endSessions(ended);
}
