import * as audit from '#db/audit.ts';
import { PAGE_SIZE } from '#db/listing.ts';
import * as noticeLog from '#db/notice-log.ts';
import * as outbox from '#db/outbox.ts';
import * as sms from '#db/sms.ts';
import { type Tx } from '#db/sql.ts';
import { quietUntil } from '#domain/notices/quiet-hours.ts';
import { budgetLevel } from '#domain/notices/sms-budget.ts';
import { type House } from '#house';
import { waitingFor } from '#lib/notices/waiting.ts';
import { by } from '#lib/server/roster/noun.ts';
import { listingOf } from '#lib/server/listing.ts';
import { withSession } from '#lib/server/session.ts';
import { readForm } from '#lib/server/form.ts';
import { m } from '#paraglide/messages.js';
import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { type Actions, type PageServerLoad } from './$types';
import { partOf } from './part.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { session, inOwnSchool } = withSession(locals);
	const { clock, sql, demo } = locals.house;
	const listing = listingOf(url, clock());
	const part = partOf(url);
	return {
		listing,
		part,
		demo,
		size: PAGE_SIZE,
		waiting: await waitingFor(sql, Date.now()),
		...(await inOwnSchool(async (tx) => ({
			...(await noticeLog.list(tx, listing, part)),
			failed: await noticeLog.failed(tx),
			dead: part.view === 'trouble' ? await outbox.deadOnes(tx) : [],
			again: await againOf(tx, clock(), session.school.zone),
			...(await smsOf(tx, locals.house, session.school.id))
		})))
	};
};

export const actions: Actions = {
	/** All that failed goes out again. */
	again: async (event) => {
		const { session, inOwnSchool } = withSession(event.locals);
		const { id } = session.school;
		await inOwnSchool(async (tx) => {
			const count = await noticeLog.allAgain(tx, id);
			if (count === 0) return;
			await audit.write(tx, {
				...by(event),
				action: 'resend',
				thing: 'school',
				id,
				after: { resent: count }
			});
		});
		redirect(303, '/admin/messages?view=trouble');
	},
	/** What nobody could be told of goes to the flows again. */
	revive: async (event) => {
		const { inOwnSchool } = withSession(event.locals);
		const form = await readForm(event, stuck);
		if (!form.ok) return fail(400, { problem: m.web_bad_request() });
		const { id } = form.value;
		const done = await inOwnSchool(async (tx) => {
			if (!(await outbox.revive(tx, id))) return false;
			await audit.write(tx, { ...by(event), action: 'resend', thing: 'outbox', id });
			return true;
		});
		if (!done) return fail(409, { problem: m.notice_retry_gone() });
		redirect(303, '/admin/messages?view=trouble');
	}
};

const stuck = v.object({ id: v.pipe(v.string(), v.uuid()) });

/** How far it has come to send all again, and until when most of it waits: for the end of the night; null: it does not. */
async function againOf(tx: Tx, at: number, zone: string) {
	const again = await noticeLog.againSince(tx);
	const until = again !== null && again.open > 0 ? quietUntil(at, zone) : null;
	return again && { ...again, until: until === null ? null : new Date(until) };
}

/** How far the month's money for SMS goes. */
async function smsOf(tx: Tx, { smsPrice, clock }: House, school: string) {
	const money = await sms.money(tx, school, clock());
	const { budget, spent, currency } = money;
	const level = smsPrice === null ? 'calm' : budgetLevel(money, smsPrice);
	return { currency, sms: { budget, spent, currency, level } };
}
