import { fail, redirect } from '@sveltejs/kit';
import * as accounts from '#db/accounts.ts';
import { readForm } from '#lib/server/form.ts';
import { homeOf } from '#lib/server/gate.ts';
import { newPassword } from '#lib/server/new-password.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

/** Only for whoever signed in with a password somebody else made. */
export const load: PageServerLoad = async ({ locals }) => {
	const { session } = withSession(locals);
	if (!session.passwordGiven) redirect(303, homeOf(session));
	const secret = await accounts.secretOf(locals.house.sql, session.actor.account);
	return { name: session.name, school: session.school.name, login: secret?.login ?? '' };
};

export const actions: Actions = {
	default: async (event) => {
		const { session } = withSession(event.locals);
		const form = await readForm(event, newPassword);
		if (!form.ok) return fail(400, { errors: form.errors });
		const chosen = await event.locals.house.identity.choosePassword(session, form.value.password);
		if (!chosen.ok && chosen.why === 'same') return fail(400, { errors: { password: m.web_first_same() } });
		if (!chosen.ok && chosen.why === 'slow_down')
			return fail(429, { errors: { password: m.web_first_busy() } });
		redirect(303, homeOf(session));
	}
};
