import { error } from '@sveltejs/kit';
import * as vehicles from '#db/vehicles.ts';
import { besideOf } from '#lib/server/roster/beside.ts';
import { profileIn, saving } from '#lib/server/roster/noun.ts';
import { VEHICLE } from '#lib/server/roster/nouns.ts';
import { switching } from '#lib/server/roster/switch.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { session, inOwnSchool } = withSession(locals);
	const now = new Date(locals.house.clock());
	return await inOwnSchool(async (tx) => {
		const row = await vehicles.get(tx, params.id);
		if (!row) error(404, m.web_not_found());
		return {
			row,
			permits: (await profileIn(tx, session.school.id)).categories.map((category) => category.key),
			beside: await besideOf(tx, 'vehicle', row, now)
		};
	});
};

export const actions: Actions = {
	save: saving(VEHICLE),
	switch: switching('vehicle')
};
