import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { parseEdit, uuidV7 } from '#sync/edit-schema.ts';
import { badField, bodyOf, staffOf, weekIn } from '../../../staff.ts';
import { type RequestHandler } from './$types';

const bodySchema = v.strictObject({ id: uuidV7, edit: v.unknown() });

/** Proposes a swap on a colleague's lesson; it becomes one batch when that colleague or an admin accepts. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const { actor } = staffOf(locals);
	const week = weekIn(locals, params);
	const { id, edit } = await bodyOf(request, bodySchema);
	const parsed = parseEdit(edit);
	if (!parsed.ok) badField(parsed.path === null ? 'edit' : `edit.${parsed.path}`);
	const result = await locals.house.schedule.propose(actor, week, { id, edit: parsed.edit });
	return json(result, { status: result.ok ? 201 : 409 });
};
