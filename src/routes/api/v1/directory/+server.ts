import { json } from '@sveltejs/kit';
import { namesFor } from '#lib/server/directory.ts';
import { staffOf } from '../staff.ts';
import { type RequestHandler } from './$types';

/** The names this viewer may know; never stored by a browser. */
export const GET: RequestHandler = async ({ locals }) => {
	const session = staffOf(locals);
	return json(await namesFor(locals.house, session.actor), { headers: { 'cache-control': 'no-store' } });
};
