import * as inbox from '#db/inbox.ts';
import { inSchool } from '#db/sql.ts';
import { whose } from '#lib/planning/whose.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const scope = whose(locals.session);
	return { messages: await inSchool(locals.house.sql, scope, (tx) => inbox.list(tx, scope.candidate)) };
};

export const actions: Actions = {
	/** What the page showed has been read: everything that came before it was asked for. */
	read: async ({ locals, request }) => {
		const upTo = new Date(String((await request.formData()).get('upTo')));
		if (Number.isNaN(upTo.getTime())) return;
		const scope = whose(locals.session);
		await inSchool(locals.house.sql, scope, (tx) => inbox.read(tx, scope.candidate, upTo));
	}
};
