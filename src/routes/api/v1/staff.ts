import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { isAdmin, isStaff } from '#domain/policy.ts';
import { isInReach, parseWeek, REACH, type Week } from '#domain/week.ts';
import { uuid } from '#sync/edit-schema.ts';
import { type Session } from '#identity/identity.ts';
import { m } from '#paraglide/messages.js';

/** The session of somebody who works at the school; anybody else gets a 401 or 403. */
export function staffOf(locals: App.Locals): Session {
	if (!locals.session) error(401, { code: 'sign_in', message: m.web_sign_in_first() });
	if (!isStaff(locals.session.actor)) error(403, { code: 'staff_only', message: m.web_api_staff_only() });
	return locals.session;
}

export function adminOf(locals: App.Locals): Session {
	const session = staffOf(locals);
	if (!isAdmin(session.actor)) error(403, { code: 'admin_only', message: m.web_api_admin_only() });
	return session;
}

/** The week of the board that is asked for: one near enough to have a board. */
export function weekIn(locals: App.Locals, params: { week: string }): Week {
	const week = parseWeek(params.week);
	if (!week) error(400, { code: 'week', message: m.web_api_week() });
	if (!isInReach(week, locals.house.clock()))
		error(400, { code: 'week_reach', message: m.web_api_week_reach({ count: REACH }) });
	return week;
}

export function idIn(params: { id: string }): string {
	if (!v.is(uuid, params.id)) error(400, { code: 'id', message: m.web_api_id() });
	return params.id;
}

/** A 400 that names the part of the body that is not as it must be; null: all of it. */
export function badField(path: string | null): never {
	const message = path === null ? m.web_api_body() : m.web_api_field({ field: path.slice(0, 80) });
	error(400, { code: 'body', message });
}

/** The body, as the schema wants it; anything else is a 400 that says where it goes wrong. */
export async function bodyOf<T>(request: Request, schema: v.GenericSchema<unknown, T>): Promise<T> {
	const body: unknown = await request.json().catch(() => undefined);
	const result = v.safeParse(schema, body, { abortEarly: true });
	if (result.success) return result.output;
	badField(v.getDotPath(result.issues[0]));
}
