import { retryAfter } from '../retry-after.ts';
import { type Answer } from './provider-call.ts';
import { type SmsSent } from './sender.ts';

/** The provider, or what stands before it, did not take it now. */
const NOT_NOW = new Set([408, 425, 429, 500, 503]);
/** What stands before the provider had no answer from it: it may have taken it. */
const NOBODY_KNOWS = new Set([502, 504]);

/**
 * What an answer means for the message. @param read of a body of success; null: it is not understood
 * @param now milliseconds since 1970
 */
export function outcomeOf(answer: Answer, read: (body: string) => SmsSent | null, now: number): SmsSent {
	if (answer.end === 'away') return { end: 'later', why: answer.why };
	if (answer.end !== 'answered') return { end: 'unknown', why: answer.why };
	const { status, body } = answer;
	const why = `HTTP ${String(status)} ${body}`.trim().slice(0, 200);
	if (status >= 200 && status < 300) return read(body) ?? { end: 'unknown', why: `not understood: ${why}` };
	const after = retryAfter(answer.retryAfter, now);
	if (NOT_NOW.has(status)) return { end: 'later', why, ...(after !== null && { after }) };
	return { end: NOBODY_KNOWS.has(status) ? 'unknown' : 'refused', why };
}

/** A body as JSON; null: it is none. */
export function jsonOf(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return null;
	}
}
