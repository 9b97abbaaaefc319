import { creating, profileIn } from '#lib/server/roster/noun.ts';
import { VEHICLE } from '#lib/server/roster/nouns.ts';
import { withSession } from '#lib/server/session.ts';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { session, inOwnSchool } = withSession(locals);
	return await inOwnSchool(async (tx) => ({
		permits: (await profileIn(tx, session.school.id)).categories.map((category) => category.key)
	}));
};

export const actions: Actions = { default: creating(VEHICLE) };
