import { json } from '@sveltejs/kit';
import * as importCounts from '#db/import-counts.ts';
import * as imports from '#db/imports.ts';
import { findImport } from '#lib/import/rows-page.ts';
import { withSession } from '#lib/server/session.ts';
import { type RequestHandler } from './$types';

/** How far an import has come: asked again and again while it is on its way. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { inOwnSchool } = withSession(locals);
	const answer = await inOwnSchool(async (tx) => {
		const one = await findImport(tx, params.id);
		const progress = await importCounts.progress(tx, one);
		return { state: one.state, progress, isSilent: await imports.isSilent(tx, one.id) };
	});
	return json(answer, { headers: { 'cache-control': 'private, no-store' } });
};
