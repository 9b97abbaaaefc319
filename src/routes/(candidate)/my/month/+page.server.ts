import { error, redirect } from '@sveltejs/kit';
import * as plannings from '#db/plannings.ts';
import { inSchool } from '#db/sql.ts';
import { instantOf } from '#domain/week.ts';
import { m } from '#paraglide/messages.js';
import { addDays, addMonths, dayOf, isMonth } from '#lib/planning/calendar-day.ts';
import { whose } from '#lib/planning/whose.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const scope = whose(locals.session);
	const { sql, clock } = locals.house;
	const zone = locals.session?.school.zone ?? 'UTC';
	const month = url.searchParams.get('month') ?? dayOf(clock(), zone).slice(0, 7);
	if (!isMonth(month)) redirect(303, '/my/month');
	const midnight = (day: string) => instantOf(day, '00:00', zone);
	const planning = await inSchool(sql, scope, (tx) =>
		plannings.read(tx, scope.candidate, {
			from: midnight(addDays(`${month}-01`, -6)),
			to: midnight(addDays(`${addMonths(month, 1)}-01`, 6))
		})
	);
	if (!planning) error(403, m.my_no_candidate());
	return { planning, month };
};
