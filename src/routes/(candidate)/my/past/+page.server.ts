import * as plannings from '#db/plannings.ts';
import { inSchool } from '#db/sql.ts';
import { instant } from '#domain/lesson.ts';
import { whose } from '#lib/planning/whose.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const scope = whose(locals.session);
	const { sql, clock } = locals.house;
	const past = await inSchool(sql, scope, (tx) => plannings.past(tx, scope.candidate, instant(clock()), 100));
	return { past };
};
