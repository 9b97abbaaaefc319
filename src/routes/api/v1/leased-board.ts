import { json } from '@sveltejs/kit';
import { countLease } from '#lib/server/lease-pace.ts';
import { staffOf, weekIn } from './staff.ts';

/** A client id for a week's board; asked for the first time, the board is made. */
export async function leaseBoard(locals: App.Locals, params: { week: string }): Promise<Response> {
	const session = staffOf(locals);
	const week = weekIn(locals, params);
	await countLease(session);
	return json(await locals.house.schedule.lease(session.actor, session.publicId, week));
}
