import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { isAdmin, isStaff } from '#domain/policy.ts';
import { isInReach, parseWeek, REACH, type Week } from '#domain/week.ts';
import { uuid } from '#sync/edit-schema.ts';
import { type Session } from '#identity/identity.ts';

/** The session of somebody who works at the school; anybody else gets a 401 or 403. */
export function staffOf(locals: App.Locals): Session {
	if (!locals.session) error(401, 'Sign in first.');
	if (!isStaff(locals.session.actor)) error(403, 'Only for the staff of the school.');
	return locals.session;
}

export function adminOf(locals: App.Locals): Session {
	const session = staffOf(locals);
	if (!isAdmin(session.actor)) error(403, 'Only an administrator may do this.');
	return session;
}

/** The week of the board that is asked for: one near enough to have a board. */
export function weekIn(locals: App.Locals, params: { week: string }): Week {
	const week = parseWeek(params.week);
	if (!week) error(400, 'The address names no ISO week such as 2026-W48.');
	if (!isInReach(week, locals.house.clock()))
		error(400, `Boards can be opened from ${String(REACH)} weeks back to ${String(REACH)} weeks ahead.`);
	return week;
}

export function idIn(params: { id: string }): string {
	if (!v.is(uuid, params.id)) error(400, 'The address names no id.');
	return params.id;
}

/** The body, as the schema wants it; anything else is a 400 that says what is wrong. */
export async function bodyOf<T>(request: Request, schema: v.GenericSchema<unknown, T>): Promise<T> {
	const body: unknown = await request.json().catch(() => undefined);
	const result = v.safeParse(schema, body, { abortEarly: true });
	if (result.success) return result.output;
	const issue = result.issues[0];
	error(400, `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`.slice(0, 200));
}
