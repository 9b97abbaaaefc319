import { redirect } from '@sveltejs/kit';
import * as importListed from '#db/import-listed.ts';
import { LIST_VERDICTS } from '#domain/import/judge-list.ts';
import { viewOf } from '#lib/import/list-view.ts';
import { takeListed } from '#lib/import/lists.ts';
import { nextPage } from '#lib/import/next-page.ts';
import { findImport, pageAsked, ROWS_A_PAGE } from '#lib/import/rows-page.ts';
import { pathOf } from '#lib/import/words.ts';
import { withSession } from '#lib/server/session.ts';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { inOwnSchool } = withSession(locals);
	const verdict = LIST_VERDICTS.find((one) => one === url.searchParams.get('verdict')) ?? null;
	const page = pageAsked(url.searchParams.get('page'));
	const { one, rows, counts } = await inOwnSchool(async (tx) => {
		const found = await findImport(tx, params.id);
		const from = (page - 1) * ROWS_A_PAGE;
		return {
			one: found,
			rows: await importListed.page(tx, found.id, verdict, from, ROWS_A_PAGE),
			counts: await importListed.counts(tx, found.id)
		};
	});
	if (!one.isList || one.state === 'columns') redirect(303, pathOf(one.id, one.state));
	return {
		id: one.id,
		isTable: one.isTable && one.state === 'listed',
		hasLessons: one.hasLessons,
		isOpen: one.state === 'listed',
		next: one.state === 'listed' || one.state === 'applied' ? null : pathOf(one.id, one.state),
		rows: rows.map(viewOf),
		counts,
		verdict,
		page,
		pageLength: ROWS_A_PAGE
	};
};

export const actions: Actions = {
	take: async ({ locals, params }) => {
		const { session, inOwnSchool } = withSession(locals);
		const one = await inOwnSchool((tx) => findImport(tx, params.id));
		await takeListed(locals.house, session.actor, one.id);
		// Settled names take lessons straight to their preview; what became of the list is seen first.
		await nextPage(locals.house, session, one.id);
		redirect(303, `/admin/import/${one.id}/list`);
	}
};
