import { redirect } from '@sveltejs/kit';
import { setTimeout as pause } from 'node:timers/promises';
import { ROW_OUTCOMES, type RowCounts } from '#db/import-rows.ts';
import * as imports from '#db/imports.ts';
import { type Import, type ImportState } from '#db/imports.ts';
import { goOn } from '#lib/import/at-work.ts';
import { findImport, readRows, ROWS_A_PAGE } from '#lib/import/rows-page.ts';
import { isStarted, pathOf } from '#lib/import/words.ts';
import { withSession } from '#lib/server/session.ts';
import { weekOf } from '#domain/week.ts';
import { type Actions, type PageServerLoad, type RequestEvent } from './$types';

/** How long a small import may keep its page waiting, in milliseconds; a larger one goes on behind the next page. */
const PATIENCE = 2500;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const outcome = ROW_OUTCOMES.find((one) => one === url.searchParams.get('outcome'));
	const { one, counts, rows, page } = await inOwnSchool((tx) =>
		readRows(tx, params.id, { outcome }, url.searchParams.get('page'), session)
	);
	if (!isStarted(one.state)) redirect(303, pathOf(one.id, one.state));
	if (one.isList && counts.total === 0) redirect(303, `/admin/import/${one.id}/list`);
	return {
		id: one.id,
		isTable: one.isTable,
		isList: one.isList,
		hasLessons: one.hasLessons,
		state: one.state,
		by: one.by ?? '',
		progress: progressOf(one, counts),
		isAsked: url.searchParams.has('undo'),
		counts,
		rows,
		page,
		outcome: outcome ?? null,
		pageLength: ROWS_A_PAGE,
		week: weekOf(one.firstLesson ?? new Date(locals.house.clock()).toISOString(), session.school.zone)
	};
};

/** Rows that have their answer, of those that are to have one. */
function progressOf(one: Import, { outcomes, takable }: RowCounts): { done: number; count: number } {
	const { taken = 0, already = 0, refused = 0, back = 0, kept = 0 } = outcomes;
	if (one.state === 'undoing') return { done: back + kept, count: back + kept + taken };
	const count = takable.fits + (one.overrideReason === null ? 0 : takable.soft);
	return { done: taken + already + refused, count };
}

export const actions: Actions = {
	/** What nobody has touched since is taken back. */
	undo: (event) => begin(event, ['applied', 'stopped'], 'undoing'),
	/** Another admin takes up what stopped. */
	resume: (event) => begin(event, ['stopped'], 'applying')
};

async function begin(
	{ locals, params }: RequestEvent,
	from: readonly ImportState[],
	to: 'undoing' | 'applying'
): Promise<never> {
	const { session, inOwnSchool } = withSession(locals);
	const { actor } = session;
	const id = await inOwnSchool(async (tx) => {
		const one = await findImport(tx, params.id);
		if (await imports.moveOn(tx, one.id, from, to)) await imports.setAccount(tx, one.id, actor.account);
		return one.id;
	});
	await Promise.race([goOn(locals.house, actor.school, id), pause(PATIENCE)]);
	redirect(303, `/admin/import/${id}/result`);
}
