import { PAGE_SIZE } from '#db/listing.ts';
import * as noticeLog from '#db/notice-log.ts';
import * as sms from '#db/sms.ts';
import { type Tx } from '#db/sql.ts';
import { budgetLevel } from '#domain/notices/sms-budget.ts';
import { type House } from '#house';
import { waitingFor } from '#lib/notices/waiting.ts';
import { listingOf } from '#lib/server/listing.ts';
import { withSession } from '#lib/server/session.ts';
import { redirect } from '@sveltejs/kit';
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
	}
};

/** How far the month's money for SMS goes. */
async function smsOf(tx: Tx, { smsPrice, clock }: House, school: string) {
	const money = await sms.money(tx, school, clock());
	const { budget, spent, currency } = money;
	const level = smsPrice === null ? 'calm' : budgetLevel(money, smsPrice);
	return { currency, sms: { budget, spent, currency, level } };
}
