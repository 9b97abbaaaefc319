import { error, redirect } from '@sveltejs/kit';
import { type Session } from '#identity/identity.ts';
import { m } from '#paraglide/messages.js';

/** Both walls for one candidate's rows, from their session and nothing else. The route group's gate has let them in. */
export function whose(session: Session | null): { school: string; candidate: string } {
	if (!session) redirect(303, '/');
	if (!session.actor.candidate) error(403, m.my_no_candidate());
	return { school: session.actor.school, candidate: session.actor.candidate };
}
