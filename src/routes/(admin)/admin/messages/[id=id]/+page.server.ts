import { error, fail, redirect } from '@sveltejs/kit';
import * as noticeLog from '#db/notice-log.ts';
import * as sms from '#db/sms.ts';
import { waitingFor } from '#lib/notices/waiting.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const { notice, currency } = await inOwnSchool(async (tx) => ({
		notice: await noticeLog.get(tx, params.id),
		currency: (await sms.money(tx, session.school.id, locals.house.clock())).currency
	}));
	if (!notice) error(404, m.web_not_found());
	return {
		currency,
		notice,
		retried: url.searchParams.has('retried'),
		demo: locals.house.demo,
		waiting: await waitingFor(locals.house.sql, Date.now())
	};
};

export const actions: Actions = {
	/** Sends it again, because somebody has looked at it. */
	default: async ({ locals, params }) => {
		const { inOwnSchool } = withSession(locals);
		const done = await inOwnSchool((tx) => noticeLog.again(tx, params.id));
		if (!done) return fail(409, { problem: m.notice_retry_gone() });
		redirect(303, `/admin/messages/${params.id}?retried`);
	}
};
