import { error, json } from '@sveltejs/kit';
import * as context from '#db/import-context.ts';
import * as importRows from '#db/import-rows.ts';
import { boundsOf, parseWeek } from '#domain/week.ts';
import { ghostOf } from '#lib/import/ghost.ts';
import { speechOf } from '#lib/import/row-view.ts';
import { findImport } from '#lib/import/rows-page.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type RequestHandler } from './$types';

/** Rows of one week that could be taken, for the board. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const week = parseWeek(url.searchParams.get('week') ?? '');
	if (!week) error(400, m.web_bad_request());
	const { from, to } = boundsOf(week, session.school.zone);
	const ghosts = await inOwnSchool(async (tx) => {
		const one = await findImport(tx, params.id);
		const speech = speechOf(await context.names(tx), one, session.school, session.locale);
		const rows = one.state === 'previewed' ? await importRows.standingBetween(tx, one.id, from, to) : [];
		return rows.flatMap((row) => ghostOf(one, row, speech) ?? []);
	});
	return json(ghosts, { headers: { 'cache-control': 'private, no-store' } });
};
