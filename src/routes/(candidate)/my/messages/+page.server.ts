import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import * as inbox from '#db/inbox.ts';
import { inSchool } from '#db/sql.ts';
import { whose } from '#lib/planning/whose.ts';
import { formData } from '#lib/server/form.ts';
import { pushOffer } from '#lib/server/phone-push.ts';
import { m } from '#paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const scope = whose(locals.session);
	const messages = await inSchool(locals.house.sql, scope, (tx) => inbox.list(tx, scope.candidate));
	return { messages, push: await pushOffer(locals) };
};

const readSchema = v.object({ upTo: v.pipe(v.string(), v.isoTimestamp()) });

export const actions: Actions = {
	/** What the page showed has been read: all that had come in by then. */
	read: async (event) => {
		const form = v.safeParse(readSchema, { upTo: (await formData(event)).get('upTo') });
		if (!form.success) return fail(400, { problem: m.my_bad_form() });
		const { locals } = event;
		const scope = whose(locals.session);
		const upTo = new Date(form.output.upTo);
		await inSchool(locals.house.sql, scope, (tx) => inbox.read(tx, scope.candidate, upTo));
	}
};
