import { json } from '@sveltejs/kit';
import * as importActs from '#db/import-acts.ts';
import * as imports from '#db/imports.ts';
import { findImport } from '#lib/import/rows-page.ts';
import { withSession } from '#lib/server/session.ts';
import { type RequestHandler } from './$types';

/** Does what an open preview shows still hold? Asked again and again. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { inOwnSchool } = withSession(locals);
	const answer = await inOwnSchool(async (tx) => {
		const { id } = await findImport(tx, params.id);
		const { isOld } = await imports.judged(tx, id);
		return { isOld, revision: (await importActs.last(tx, id)).revision };
	});
	return json(answer, { headers: { 'cache-control': 'private, no-store' } });
};
