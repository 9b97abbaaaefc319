import { PAGE_SIZE } from '#db/listing.ts';
import * as noticeLog from '#db/notice-log.ts';
import * as outbox from '#db/outbox.ts';
import * as sms from '#db/sms.ts';
import { type Tx } from '#db/sql.ts';
import { budgetLevel } from '#domain/notices/sms-budget.ts';
import { type House } from '#house';
import { waitingFor } from '#lib/notices/waiting.ts';
import { listingOf } from '#lib/server/listing.ts';
import { withSession } from '#lib/server/session.ts';
import { readForm } from '#lib/server/form.ts';
import { m } from '#paraglide/messages.js';
import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { type Actions, type PageServerLoad } from './$types';
import { viewOf } from './view.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const { clock, sql, demo } = locals.house;
	const listing = listingOf(url, clock());
	const view = viewOf(url);
	return {
		listing,
		view,
		demo,
		size: PAGE_SIZE,
		waiting: await waitingFor(sql, Date.now()),
		...(await inOwnSchool(async (tx) => ({
			...(await noticeLog.list(tx, listing, view)),
			failed: await noticeLog.failed(tx),
			dead: view === 'trouble' ? await outbox.deadOnes(tx) : [],
			again: await noticeLog.againSince(tx),
			...(await smsOf(tx, locals.house, session.school.id))
		})))
	};
};

export const actions: Actions = {
	/** All that failed goes out again. */
	again: async ({ locals }) => {
		const { session, inOwnSchool } = withSession(locals);
		await inOwnSchool((tx) => noticeLog.allAgain(tx, session.school.id));
		redirect(303, '/admin/messages?view=trouble');
	},
	/** What nobody could be told of goes to the flows again. */
	revive: async (event) => {
		const { inOwnSchool } = withSession(event.locals);
		const form = await readForm(event, stuck);
		if (!form.ok) return fail(400, { problem: m.web_bad_request() });
		const done = await inOwnSchool((tx) => outbox.revive(tx, form.value.id));
		if (!done) return fail(409, { problem: m.notice_retry_gone() });
		redirect(303, '/admin/messages?view=trouble');
	}
};

const stuck = v.object({ id: v.pipe(v.string(), v.uuid()) });

/** How far the month's money for SMS goes. */
async function smsOf(tx: Tx, { smsPrice, clock }: House, school: string) {
	const money = await sms.money(tx, school, clock());
	const { budget, spent, currency } = money;
	const level = smsPrice === null ? 'calm' : budgetLevel(money, smsPrice);
	return { currency, sms: { budget, spent, currency, level } };
}
