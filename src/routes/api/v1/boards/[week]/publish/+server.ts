import { json } from '@sveltejs/kit';
import { adminOf, weekIn } from '../../../staff.ts';
import { type RequestHandler } from './$types';

/** Makes a draft week visible to its candidates: `{ok: true, told}` or `{ok: false, reason}`. */
export const POST: RequestHandler = async ({ locals, params }) => {
	const result = await locals.house.schedule.publish(adminOf(locals).actor, weekIn(locals, params));
	return json(result, { status: result.ok ? 200 : 409 });
};
