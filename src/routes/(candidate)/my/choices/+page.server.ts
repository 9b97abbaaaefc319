import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import * as noticeChoices from '#db/notice-choices.ts';
import * as notices from '#db/notices.ts';
import { inSchool } from '#db/sql.ts';
import { NOTICE_KINDS } from '#domain/notices/notice.ts';
import { whose } from '#lib/planning/whose.ts';
import { readForm } from '#lib/server/form.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const scope = whose(locals.session);
	return await inSchool(locals.house.sql, scope, async (tx) => {
		const declined = await noticeChoices.list(tx, scope.candidate);
		const who = await notices.addressee(tx, scope.candidate);
		return {
			email: who?.email ?? null,
			kinds: NOTICE_KINDS.map((kind) => ({
				kind,
				wanted: !declined.some((one) => one.channel === 'email' && one.kind === kind)
			}))
		};
	});
};

const choice = v.object({
	wanted: v.optional(v.array(v.picklist(NOTICE_KINDS)), [])
});

export const actions: Actions = {
	default: async (event) => {
		const form = await readForm(event, choice);
		if (!form.ok) return fail(400, { saved: false, message: m.my_bad_form() });
		const { locals } = event;
		const scope = whose(locals.session);
		const declined = NOTICE_KINDS.filter((kind) => !form.value.wanted.includes(kind));
		await inSchool(locals.house.sql, scope, (tx) =>
			noticeChoices.replace(
				tx,
				scope,
				declined.map((kind) => ({ channel: 'email' as const, kind }))
			)
		);
		return { saved: true, message: m.notice_choices_saved() };
	}
};
