import { error, fail, redirect } from '@sveltejs/kit';
import * as audit from '#db/audit.ts';
import * as noticeLog from '#db/notice-log.ts';
import * as sms from '#db/sms.ts';
import { waitingFor } from '#lib/notices/waiting.ts';
import { by } from '#lib/server/roster/noun.ts';
import { withSession } from '#lib/server/session.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const { notice, history, currency } = await inOwnSchool(async (tx) => ({
		notice: await noticeLog.get(tx, params.id),
		history: await audit.history(tx, 'notice', params.id),
		currency: (await sms.money(tx, session.school.id, locals.house.clock())).currency
	}));
	if (!notice) error(404, m.web_not_found());
	return {
		currency,
		notice,
		history,
		retried: url.searchParams.has('retried'),
		demo: locals.house.demo,
		waiting: await waitingFor(locals.house.sql, Date.now())
	};
};

export const actions: Actions = {
	/** Sends it again, because somebody has looked at it. */
	default: async (event) => {
		const { params } = event;
		const { inOwnSchool } = withSession(event.locals);
		const done = await inOwnSchool(async (tx) => {
			const before = await noticeLog.get(tx, params.id);
			if (!(await noticeLog.again(tx, params.id))) return false;
			const entry = { action: 'resend', thing: 'notice', id: params.id };
			const { state, error } = before ?? {};
			await audit.write(tx, { ...by(event), ...entry, before: { state, error }, after: { state: 'due' } });
			return true;
		});
		if (!done) return fail(409, { problem: m.notice_retry_gone() });
		redirect(303, `/admin/messages/${params.id}?retried`);
	}
};
