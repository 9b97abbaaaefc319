import { fail, redirect } from '@sveltejs/kit';
import * as importActs from '#db/import-acts.ts';
import * as importListed from '#db/import-listed.ts';
import * as importCounts from '#db/import-counts.ts';
import { LIST_VERDICTS } from '#domain/import/judge-list.ts';
import { viewOf } from '#lib/import/list-view.ts';
import { leaveListed, takeListed } from '#lib/import/lists.ts';
import { madeViews } from '#lib/import/made-view.ts';
import { nextPage } from '#lib/import/next-page.ts';
import { findImport, pageAsked, ROWS_A_PAGE } from '#lib/import/rows-page.ts';
import { actWords, changedSince } from '#lib/import/take.ts';
import { isStarted, pathOf } from '#lib/import/words.ts';
import { formData } from '#lib/server/form.ts';
import { withSession } from '#lib/server/session.ts';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const verdict = LIST_VERDICTS.find((one) => one === url.searchParams.get('verdict')) ?? null;
	const page = pageAsked(url.searchParams.get('page'));
	const { one, rows, counts, acts, made, undo } = await inOwnSchool(async (tx) => {
		const found = await findImport(tx, params.id);
		const from = (page - 1) * ROWS_A_PAGE;
		const { state, trouble } = found;
		const isStopped = isStarted(state) && (!found.hasLessons || state === 'undone');
		return {
			one: found,
			rows: await importListed.page(tx, found.id, verdict, from, ROWS_A_PAGE),
			counts: await importListed.counts(tx, found.id),
			acts: await importActs.last(tx, found.id),
			made: await madeViews(tx, found, session),
			undo: isStopped
				? {
						...{ state, trouble, by: found.by ?? '', counts: await importCounts.counts(tx, found.id) },
						progress: await importCounts.progress(tx, found)
					}
				: null
		};
	});
	if (!one.isList || one.state === 'columns') redirect(303, pathOf(one.id, one.state));
	return {
		id: one.id,
		files: one.files.map(({ name }) => name),
		isTable: one.isTable && one.state === 'listed',
		hasLessons: one.hasLessons,
		isOpen: one.state === 'listed',
		next:
			one.hasLessons && one.state !== 'listed' && one.state !== 'applied' ? pathOf(one.id, one.state) : null,
		state: one.state,
		revision: acts.revision,
		/** Somebody else had taken it when this person pressed: who, and when. */
		taken: url.searchParams.has('late') ? actWords(acts, session.school.zone, session.locale) : null,
		isAsked: url.searchParams.has('undo'),
		made,
		undo,
		rows: rows.map((row) => viewOf(row, one.files, one.state === 'undone' ? made : [])),
		counts,
		verdict,
		page,
		pageLength: ROWS_A_PAGE
	};
};

export const actions: Actions = {
	/** Rows ticked are left out, or taken up again. */
	leave: async (event) => {
		const { session, inOwnSchool } = withSession(event.locals);
		const form = await formData(event);
		const one = await inOwnSchool((tx) => findImport(tx, event.params.id));
		const rows = new Set(form.getAll('row').map(Number));
		await leaveListed(event.locals.house, session.actor, one.id, {
			rows,
			out: form.get('out') !== 'no'
		});
	},
	take: async (event) => {
		const { locals, params } = event;
		const { session, inOwnSchool } = withSession(locals);
		const form = await formData(event);
		const one = await inOwnSchool((tx) => findImport(tx, params.id));
		const took = await takeListed(locals.house, session.actor, one.id, Number(form.get('revision')));
		if (!took.ok && took.why === 'changed')
			return fail(409, { problem: changedSince(took, Number(form.get('taken')), session) });
		if (!took.ok) redirect(303, `/admin/import/${one.id}/list${took.byOther ? '?late' : ''}`);
		// Settled names take lessons straight to their preview; what became of the list is seen first.
		await nextPage(locals.house, session, one.id);
		redirect(303, `/admin/import/${one.id}/list`);
	}
};
