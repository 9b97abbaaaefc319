import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import * as plannings from '#db/plannings.ts';
import { inSchool } from '#db/sql.ts';
import { instant } from '#domain/lesson.ts';
import { m } from '#paraglide/messages.js';
import { uuid } from '#sync/edit-schema.ts';
import { formData } from '#lib/server/form.ts';
import { whose } from '#lib/planning/whose.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const scope = whose(locals.session);
	const { sql, clock } = locals.house;
	const planning = await inSchool(sql, scope, (tx) =>
		plannings.read(tx, scope.candidate, { from: instant(clock()), to: null })
	);
	if (!planning) error(403, m.my_no_candidate());
	return { planning };
};

const seenSchema = v.object({
	lessons: v.pipe(v.array(uuid), v.minLength(1), v.maxLength(300)),
	upTo: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))
});

export const actions: Actions = {
	/** "Vu": takes a change card away, up to the version the page showed. */
	seen: async (event) => {
		const { locals } = event;
		const form = await formData(event);
		const read = v.safeParse(seenSchema, { lessons: form.getAll('lesson'), upTo: form.get('upTo') });
		if (!read.success) return fail(400, { problem: m.my_bad_form() });
		const scope = whose(locals.session);
		await inSchool(locals.house.sql, scope, (tx) =>
			plannings.acknowledge(tx, scope.candidate, read.output.lessons, read.output.upTo)
		);
		redirect(303, '/my');
	}
};
