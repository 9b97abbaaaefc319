import { redirect } from '@sveltejs/kit';
import { apply, isCutOff } from '#lib/import/apply.ts';
import { readRows, ROWS_A_PAGE } from '#lib/import/rows-page.ts';
import { pathOf } from '#lib/import/words.ts';
import { withSession } from '#lib/server/session.ts';
import { weekOf } from '#domain/week.ts';
import { type PageServerLoad } from './$types';

const OUTCOMES = ['taken', 'already', 'refused', 'left'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const outcome = OUTCOMES.find((one) => one === url.searchParams.get('outcome'));
	const { one, counts, rows, page } = await inOwnSchool((tx) =>
		readRows(tx, params.id, { outcome }, url.searchParams.get('page'), session)
	);
	if (one.state !== 'applying' && one.state !== 'applied') redirect(303, pathOf(one.id, one.state));
	if (isCutOff(one)) void apply(locals.house, session.actor.school, one.id);
	const asked = counts.takable.fits + (one.overrideReason === null ? 0 : counts.takable.soft);
	return {
		id: one.id,
		applied: one.state === 'applied',
		/** Rows to be taken, and those that have their answer. */
		asked,
		answered: (counts.outcomes.taken ?? 0) + (counts.outcomes.already ?? 0) + (counts.outcomes.refused ?? 0),
		counts,
		rows,
		page,
		outcome: outcome ?? null,
		pageLength: ROWS_A_PAGE,
		week: weekOf(one.firstLesson ?? new Date(locals.house.clock()).toISOString(), session.school.zone)
	};
};
