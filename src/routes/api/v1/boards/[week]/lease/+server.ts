import { json } from '@sveltejs/kit';
import { staffOf, weekIn } from '../../../staff.ts';
import { type RequestHandler } from './$types';

/** A Yjs client id for one new document of this session, and the board's epoch. */
export const POST: RequestHandler = async ({ locals, params }) => {
	const session = staffOf(locals);
	return json(await locals.house.schedule.lease(session.actor, session.publicId, weekIn(params)));
};
