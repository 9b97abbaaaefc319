import * as v from 'valibot';
import { type AfricasTalkingSettings } from '#sms-settings';
import { jsonOf, outcomeOf } from './outcome.ts';
import { post } from './provider-call.ts';
import { type Charge, type SmsSender, type SmsSent } from './sender.ts';

const answer = v.object({
	SMSMessageData: v.object({
		Message: v.string(),
		Recipients: v.array(
			v.object({
				statusCode: v.number(),
				status: v.string(),
				cost: v.optional(v.string(), ''),
				messageId: v.optional(v.string(), '')
			})
		)
	})
});

/** Processed, sent, queued. */
const TAKEN: readonly number[] = [100, 101, 102];
/** InternalServerError, GatewayError. */
const NOT_NOW: readonly number[] = [500, 501];

/**
 * Africa's Talking: a form is posted with the header `apiKey`, and what became of each recipient stands in
 * `SMSMessageData.Recipients` (http://docs.africastalking.com/sms/sending). Receipts come to the one address set in its
 * dashboard, as forms with `id` and `status`, unsigned (http://docs.africastalking.com/sms/deliveryreports).
 * @param patience milliseconds
 */
export const africasTalking = (settings: AfricasTalkingSettings, patience: number): SmsSender => ({
	async send({ to, text }) {
		const { username, sender, token, url } = settings;
		const fields = {
			username,
			to,
			message: text,
			bulkSMSMode: '1',
			...(sender === null ? {} : { from: sender })
		};
		const answer = await post({
			url,
			headers: {
				apiKey: token,
				accept: 'application/json',
				'content-type': 'application/x-www-form-urlencoded'
			},
			body: new URLSearchParams(fields).toString(),
			patience
		});
		return outcomeOf(answer, read, Date.now());
	}
});

function read(body: string): SmsSent | null {
	const known = v.safeParse(answer, jsonOf(body));
	if (!known.success) return null;
	const { Message: message, Recipients: recipients } = known.output.SMSMessageData;
	const [only] = recipients;
	// Nobody was sent anything: the sentence says why, `InvalidSenderId`.
	if (!only) return { end: 'refused', why: message.slice(0, 200) };
	if (TAKEN.includes(only.statusCode) && only.messageId !== '')
		return { end: 'accepted', id: only.messageId, charge: chargeOf(only.cost) };
	const why = `${String(only.statusCode)} ${only.status}`.slice(0, 200);
	if (TAKEN.includes(only.statusCode)) return { end: 'unknown', why: `no id: ${why}` };
	return NOT_NOW.includes(only.statusCode) ? { end: 'later', why } : { end: 'refused', why };
}

/** `KES 0.8000`; `0` where nothing is charged. */
function chargeOf(cost: string): Charge | null {
	const [, currency = null, amount = ''] = /^(?:([A-Z]{3}) )?(\d+(?:\.\d+)?)$/.exec(cost) ?? [];
	return amount === '' ? null : { currency, amount: Number(amount) };
}
