import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { bodyOf, idIn, staffOf } from '../../staff.ts';
import { type RequestHandler } from './$types';

const bodySchema = v.strictObject({ accept: v.boolean() });

/** Accepts or declines an open proposal. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const { actor } = staffOf(locals);
	const proposal = idIn(params);
	const { accept } = await bodyOf(request, bodySchema);
	const result = await locals.house.schedule.answer(actor, proposal, accept);
	return json(result, { status: result.ok ? 200 : 409 });
};
