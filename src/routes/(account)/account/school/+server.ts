import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { ROLES } from '#domain/policy.ts';
import { readForm } from '#lib/server/form.ts';
import { homeOf, HOMES } from '#lib/server/gate.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { uuid } from '#sync/edit-schema.ts';
import { type RequestHandler } from './$types';

const wanted = v.object({ school: uuid, role: v.picklist(ROLES) });

/** Goes to another school of the same account: a session there takes the place of this one. */
export const POST: RequestHandler = async (event) => {
	const { session } = withSession(event.locals);
	const form = await readForm(event, wanted);
	if (!form.ok) error(400, m.web_bad_request());
	const agent = event.request.headers.get('user-agent') ?? '';
	const there = await event.locals.house.identity.goTo(session, form.value.school, agent);
	if (!there) error(403, m.web_standing_gone());
	const { name, value, attributes } = there.cookie;
	event.cookies.set(name, value, attributes);
	const { role } = form.value;
	redirect(303, there.session.actor.roles.includes(role) ? HOMES[role] : homeOf(there.session));
};
