import { error, json } from '@sveltejs/kit';
import * as context from '#db/import-context.ts';
import * as importRows from '#db/import-rows.ts';
import { boundsOf, parseWeek } from '#domain/week.ts';
import { weekOfRows } from '#lib/import/ghost.ts';
import { speechOf } from '#lib/import/row-view.ts';
import { findImport } from '#lib/import/rows-page.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type RequestHandler } from './$types';

/** What rows would do in one week, for the board. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const week = parseWeek(url.searchParams.get('week') ?? '');
	if (!week) error(400, m.web_bad_request());
	const { from, to } = boundsOf(week, session.school.zone);
	const shown = await inOwnSchool(async (tx) => {
		const one = await findImport(tx, params.id);
		const speech = speechOf(await context.names(tx), one, session.school, session.locale);
		const rows = one.state === 'previewed' ? await importRows.shownBetween(tx, one.id, from, to) : [];
		return weekOfRows(one, rows, (start) => from <= start && start < to, speech);
	});
	return json(shown, { headers: { 'cache-control': 'private, no-store' } });
};
