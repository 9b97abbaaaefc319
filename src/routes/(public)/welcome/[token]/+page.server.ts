import { createHash } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import * as invitations from '#db/invitations.ts';
import { hashPassword } from '#identity/password.ts';
import { readForm } from '#lib/server/form.ts';
import { homeOf } from '#lib/server/gate.ts';
import { newPassword } from '#lib/server/new-password.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A link is a secret: pages it leads to are not told where the reader came from. */
export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { sql, clock } = locals.house;
	const hash = hashOf(params.token);
	const invited = await invitations.find(sql, hash, new Date(clock()));
	if (!invited && !(await invitations.isKnown(sql, hash))) error(404, m.web_welcome_never());
	return { invited };
};

export const actions: Actions = {
	default: async (event) => {
		const { sql, clock, identity } = event.locals.house;
		const hash = hashOf(event.params.token);
		const now = new Date(clock());
		const invited = await invitations.find(sql, hash, now);
		if (!invited) return fail(410, { errors: {} });
		const form = await readForm(event, newPassword);
		if (!form.ok) return fail(400, { errors: form.errors });
		const { password } = form.value;
		if (!(await invitations.accept(sql, hash, await hashPassword(password), now)))
			return fail(410, { errors: {} });
		const entered = await identity.signIn(invited.login, password, {
			address: event.getClientAddress(),
			agent: event.request.headers.get('user-agent') ?? ''
		});
		if (!entered.ok) redirect(303, '/sign-in');
		const { name, value, attributes } = entered.cookie;
		event.cookies.set(name, value, attributes);
		redirect(303, homeOf(entered.session));
	}
};
