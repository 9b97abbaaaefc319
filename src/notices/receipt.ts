import * as v from 'valibot';

/** What became of a text, as its provider tells. */
export interface Receipt {
	/** The provider's own, as it answered when it took the text. */
	id: string;
	/** Null: it is still on its way. */
	end: 'delivered' | 'failed' | null;
	why: string | null;
}

/** PostgreSQL holds no NUL. */
const text = v.pipe(v.string(), v.maxLength(200), v.excludes('\0'));
const word = v.pipe(text, v.trim(), v.nonEmpty());
const receipt = v.object({
	id: v.pipe(v.union([v.string(), v.number()]), v.transform(String), word),
	status: word,
	failureReason: v.optional(v.nullable(text))
});

const DELIVERED = new Set(['success', 'delivered']);
const FAILED = new Set(['failed', 'rejected', 'undelivered', 'expired', 'absentsubscriber']);

/**
 * A receipt as Africa's Talking posts it (`id`, `status`, `failureReason`; http://docs.africastalking.com/sms/deliveryreports),
 * as a form or as JSON; providers of other shapes are set to this one. Null: it is none.
 */
export function readReceipt(body: string, type: string): Receipt | null {
	const read = v.safeParse(receipt, type.includes('json') ? jsonIn(body) : fieldsIn(body));
	if (!read.success) return null;
	const { id, status, failureReason } = read.output;
	return { id, end: endOf(status.toLowerCase()), why: failureReason ? `${status} ${failureReason}` : status };
}

function endOf(status: string): Receipt['end'] {
	if (DELIVERED.has(status)) return 'delivered';
	return FAILED.has(status) ? 'failed' : null;
}

const fieldsIn = (body: string): unknown => Object.fromEntries(new URLSearchParams(body));

function jsonIn(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return null;
	}
}
