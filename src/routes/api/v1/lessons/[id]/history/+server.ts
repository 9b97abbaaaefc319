import { json } from '@sveltejs/kit';
import * as history from '#db/history.ts';
import { inSchool } from '#db/sql.ts';
import { idIn, staffOf } from '../../../staff.ts';
import { type RequestHandler } from './$types';

/** What happened to a lesson, newest first; ids only, the page knows the names this viewer may know. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { actor } = staffOf(locals);
	const lesson = idIn(params);
	const changes = await inSchool(locals.house.sql, { school: actor.school }, (tx) =>
		history.ofLesson(tx, lesson)
	);
	return json({ changes }, { headers: { 'cache-control': 'no-store' } });
};
