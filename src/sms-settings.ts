import * as v from 'valibot';

/** JSON, with `{to}`, `{text}`, `{from}`, `{id}` and `{receipts}` in its strings. */
export type SmsBody = string | number | boolean | null | SmsBody[] | { [name: string]: SmsBody };

interface Provider {
	url: string;
	/** Whom texts come from, as registered with the provider; null: its own default. */
	sender: string | null;
}
export type HttpSmsSettings = Provider & { provider: 'http'; token: string | null; body: SmsBody };
export type AfricasTalkingSettings = Provider & {
	provider: 'africastalking';
	token: string;
	username: string;
};
/** Where texts are handed over. */
export type SmsSettings = HttpSmsSettings | AfricasTalkingSettings;

const WORDS = ['to', 'text', 'from', 'id', 'receipts'];
const AFRICAS_TALKING = 'https://api.africastalking.com/version1/messaging';

const body = v.pipe(
	v.string(),
	v.rawTransform<string, SmsBody>(({ dataset, addIssue, NEVER }) => {
		const read = bodyOf(dataset.value);
		if (read !== null) return read;
		addIssue({
			message: `must be JSON that names {to} and {text}, and no others than {${WORDS.join('}, {')}}`
		});
		return NEVER;
	})
);

function bodyOf(text: string): SmsBody | null {
	const named = [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
	if (!named.includes('to') || !named.includes('text')) return null;
	if (!named.every((word) => WORDS.includes(word))) return null;
	try {
		return JSON.parse(text) as SmsBody;
	} catch {
		return null;
	}
}

export const smsEntries = {
	SMS_PROVIDER: v.optional(v.picklist(['http', 'africastalking'], 'must be http or africastalking')),
	SMS_URL: v.optional(
		v.pipe(
			v.string(),
			v.check(isPrivate, 'must be like https://sms.example/send; plain http only to this machine')
		)
	),
	SMS_TOKEN: v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, 'must be one word'))),
	SMS_USERNAME: v.optional(v.string()),
	SMS_FROM: v.optional(
		v.pipe(v.string(), v.regex(/^[\w +.-]{1,16}$/, 'must be a sender of at most 16 signs'))
	),
	SMS_BODY: v.optional(
		body,
		'{"to":"{to}","from":"{from}","text":"{text}","id":"{id}","receipts":"{receipts}"}'
	),
	SMS_PRICE: v.optional(
		v.pipe(v.string(), v.regex(/^\d{1,4}(\.\d{1,2})?$/, 'must be an amount like 25'), v.transform(Number)),
		'25'
	)
};

/** Texts hold names and hours, the request a password. */
function isPrivate(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { protocol, hostname } = new URL(text);
	return (
		protocol === 'https:' ||
		(protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname))
	);
}

export type ReadSms = { ok: true; sms: SmsSettings | null } | { ok: false; what: string };
type Given = v.InferOutput<v.ObjectSchema<typeof smsEntries, undefined>>;

/** Null: no provider is set. */
export function smsOf(given: Given): ReadSms {
	const provider = given.SMS_PROVIDER ?? (given.SMS_URL === undefined ? null : 'http');
	if (provider === null) return { ok: true, sms: null };
	return provider === 'http' ? httpOf(given) : africasTalkingOf(given);
}

function httpOf(given: Given): ReadSms {
	const { SMS_URL: url, SMS_BODY: body } = given;
	if (url === undefined) return { ok: false, what: 'SMS_PROVIDER=http needs SMS_URL.' };
	const token = given.SMS_TOKEN ?? null;
	return { ok: true, sms: { provider: 'http', url, token, sender: given.SMS_FROM ?? null, body } };
}

function africasTalkingOf(given: Given): ReadSms {
	const { SMS_URL: url = AFRICAS_TALKING, SMS_TOKEN: token, SMS_USERNAME: username } = given;
	if (token === undefined || username === undefined)
		return { ok: false, what: 'SMS_PROVIDER=africastalking needs SMS_TOKEN and SMS_USERNAME.' };
	return {
		ok: true,
		sms: { provider: 'africastalking', url, token, username, sender: given.SMS_FROM ?? null }
	};
}
