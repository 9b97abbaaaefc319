import { fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import * as audit from '#db/audit.ts';
import * as sms from '#db/sms.ts';
import { type Tx } from '#db/sql.ts';
import { type House } from '#house';
import { whole } from '#lib/server/fields.ts';
import { readForm } from '#lib/server/form.ts';
import { by } from '#lib/server/roster/noun.ts';
import { withSession } from '#lib/server/session.ts';
import { receiptAddress } from '#notices/receipt-address.ts';
import { m } from '#paraglide/messages.js';

/** What the settings show of a school's SMS. */
export interface SmsSettingsShown {
	budget: number;
	spent: number;
	currency: string;
	/** Where the provider tells what became of them; null: no keys are set here, so there is none. */
	receipts: string | null;
	/** Is any provider set here? */
	isOn: boolean;
}

export async function smsOf(
	tx: Tx,
	{ secrets, clock, origins, smsPrice }: House,
	school: string
): Promise<SmsSettingsShown> {
	const { budget, spent, currency, receipts: generation } = await sms.money(tx, school, clock());
	const receipts = secrets && receiptAddress(secrets, origins[0] ?? '', { school, generation });
	return { budget, spent, currency, receipts, isOn: smsPrice !== null };
}

const budget = v.object({ budget: whole(0, 999_999) });

export async function saveSmsBudget(event: RequestEvent) {
	const { session, inOwnSchool } = withSession(event.locals);
	const form = await readForm(event, budget);
	if (!form.ok) return fail(400, { smsErrors: form.errors });
	const { id } = session.school;
	await inOwnSchool(async (tx) => {
		const before = await sms.money(tx, id, event.locals.house.clock());
		if (before.budget === form.value.budget) return;
		await sms.setBudget(tx, id, form.value.budget);
		const changed = { before: { smsBudget: before.budget }, after: { smsBudget: form.value.budget } };
		await audit.write(tx, { ...by(event), action: 'telling', thing: 'school', id, ...changed });
	});
	return { saved: m.web_saved() };
}

/** Whoever knew the address knows none any more. */
export async function renewReceipts(event: RequestEvent) {
	const { session, inOwnSchool } = withSession(event.locals);
	const { id } = session.school;
	await inOwnSchool(async (tx) => {
		await sms.renewReceipts(tx, id);
		const changed = { before: {}, after: { smsReceipts: m.sms_receipts_renew() } };
		await audit.write(tx, { ...by(event), action: 'telling', thing: 'school', id, ...changed });
	});
	return { saved: m.sms_receipts_renewed() };
}
