import { error } from '@sveltejs/kit';
import * as places from '#db/places.ts';
import { besideOf } from '#lib/server/roster/beside.ts';
import { saving } from '#lib/server/roster/noun.ts';
import { PLACE } from '#lib/server/roster/nouns.ts';
import { switching } from '#lib/server/roster/switch.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { inOwnSchool } = withSession(locals);
	const now = new Date(locals.house.clock());
	return await inOwnSchool(async (tx) => {
		const row = await places.get(tx, params.id);
		if (!row) error(404, m.web_not_found());
		return {
			row,
			beside: await besideOf(tx, 'place', row, now)
		};
	});
};

export const actions: Actions = {
	save: saving(PLACE),
	switch: switching('place')
};
