import { error, json } from '@sveltejs/kit';
import { type TextName } from '#domain/free-text.ts';
import { m } from '#paraglide/messages.js';
import { countLease } from '#lib/server/lease-pace.ts';
import { staffOf } from './staff.ts';

/** Whoever may not see the text is told no more than that. */
export async function leaseText(locals: App.Locals, name: TextName): Promise<Response> {
	const session = staffOf(locals);
	await countLease(session);
	const lease = await locals.house.texts.lease(session.actor, session.publicId, name);
	if (!lease) error(403, { code: 'not_yours', message: m.web_api_not_yours() });
	return json(lease);
}
