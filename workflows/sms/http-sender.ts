import * as v from 'valibot';
import { type HttpSmsSettings, type SmsBody } from '#sms-settings';
import { jsonOf, outcomeOf } from './outcome.ts';
import { post } from './provider-call.ts';
import { type Sms, type SmsSender, type SmsSent } from './sender.ts';

const ids = ['id', 'messageId', 'message_id'] as const;
const id = v.optional(v.union([v.string(), v.number()]));
const answer = v.object({
	id,
	messageId: id,
	message_id: id,
	cost: v.optional(v.nullable(v.number())),
	currency: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/))))
});

/**
 * Any provider that takes JSON with a bearer token and answers JSON with the message's id; `cost` and `currency` are
 * read where it says them. @param patience milliseconds
 */
export const httpSender = ({ url, token, sender, body }: HttpSmsSettings, patience: number): SmsSender => ({
	async send(sms) {
		const answer = await post({
			url,
			headers: {
				'content-type': 'application/json',
				accept: 'application/json',
				...(token === null ? {} : { authorization: `Bearer ${token}` })
			},
			body: JSON.stringify(filled(body, wordsOf(sms, sender))),
			patience
		});
		return outcomeOf(answer, read, Date.now());
	}
});

const wordsOf = ({ id, to, text, receipts }: Sms, sender: string | null): Record<string, string> => ({
	id,
	to,
	text,
	from: sender ?? '',
	receipts: receipts ?? ''
});

/** The template with its `{words}` replaced: inside of strings only, so nothing said can become JSON. */
function filled(body: SmsBody, words: Record<string, string>): SmsBody {
	if (typeof body === 'string') return body.replaceAll(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
	if (Array.isArray(body)) return body.map((part) => filled(part, words));
	if (typeof body !== 'object' || body === null) return body;
	return Object.fromEntries(Object.entries(body).map(([name, part]) => [name, filled(part, words)]));
}

function read(body: string): SmsSent | null {
	const known = v.safeParse(answer, jsonOf(body));
	if (!known.success) return null;
	const found = ids.map((name) => known.output[name]).find((one) => one !== undefined && one !== '');
	if (found === undefined) return null;
	const { cost = null, currency = null } = known.output;
	return {
		end: 'accepted',
		id: String(found).slice(0, 200),
		charge: cost === null ? null : { currency, amount: cost }
	};
}
