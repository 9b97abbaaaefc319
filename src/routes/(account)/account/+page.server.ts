import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import * as accounts from '#db/accounts.ts';
import { readForm } from '#lib/server/form.ts';
import { homeOf } from '#lib/server/gate.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

const change = v.object({
	old: v.pipe(
		v.optional(v.string(), ''),
		v.nonEmpty(() => m.web_sign_in_password_missing()),
		v.maxLength(500, () => m.web_account_wrong())
	),
	next: v.pipe(
		v.optional(v.string(), ''),
		v.minLength(10, () => m.web_welcome_short()),
		v.maxLength(500, () => m.web_welcome_short())
	)
});

export const load: PageServerLoad = async ({ locals }) => {
	const { session } = withSession(locals);
	const secret = await accounts.secretOf(locals.house.sql, session.actor.account);
	return {
		name: session.name,
		school: session.school.name,
		login: secret?.login ?? '',
		home: homeOf(session)
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { session } = withSession(event.locals);
		const form = await readForm(event, change);
		if (!form.ok) return fail(400, { errors: form.errors });
		const { old, next } = form.value;
		const from = { address: event.getClientAddress() };
		const done = await event.locals.house.identity.changePassword(session, old, next, from);
		if (done.ok) return { saved: m.web_account_changed() };
		if (done.why === 'wrong') return fail(400, { errors: { old: m.web_account_wrong() } });
		const minutes = Math.ceil((done.retryAfter ?? 60) / 60);
		return fail(429, { errors: { old: m.web_sign_in_slow_down({ minutes }) } });
	}
};
