import * as context from '#db/import-context.ts';
import * as importListed from '#db/import-listed.ts';
import * as importRows from '#db/import-rows.ts';
import { madeViews } from '#lib/import/made-view.ts';
import { listReportOf, reportOf } from '#lib/import/report.ts';
import { speechOf } from '#lib/import/row-view.ts';
import { findImport } from '#lib/import/rows-page.ts';
import { withSession } from '#lib/server/session.ts';
import { type RequestHandler } from './$types';

/** What became of every row of an import, to keep. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const text = await inOwnSchool(async (tx) => {
		const one = await findImport(tx, params.id);
		if (url.searchParams.get('of') === 'list')
			return listReportOf(
				one,
				await importListed.all(tx, one.id),
				one.state === 'undone' ? await madeViews(tx, one, session) : [],
				session.locale
			);
		const speech = speechOf(await context.names(tx), one, session.school, session.locale);
		return reportOf(one, await importRows.all(tx, one.id), speech);
	});
	return new Response(text, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="import-${params.id.slice(0, 8)}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
};
