import { type Answer } from './provider-call.ts';
import { type SmsSent } from './sender.ts';

/** The provider, or what stands before it, did not take it now. */
const NOT_NOW = new Set([408, 425, 429, 500, 503]);
/** What stands before the provider had no answer from it: it may have taken it. */
const NOBODY_KNOWS = new Set([502, 504]);
/** However long it asks for: a message is about hours, not days. */
const LONGEST = 20 * 60_000;

/**
 * What an answer means for the message. @param read of a body of success; null: it is not understood
 * @param now milliseconds since 1970
 */
export function outcomeOf(answer: Answer, read: (body: string) => SmsSent | null, now: number): SmsSent {
	if (answer.end === 'away') return { end: 'later', why: answer.why };
	if (answer.end !== 'answered') return { end: 'unknown', why: answer.why };
	const { status, body, retryAfter } = answer;
	const why = `HTTP ${String(status)} ${body}`.trim().slice(0, 200);
	if (status >= 200 && status < 300) return read(body) ?? { end: 'unknown', why: `not understood: ${why}` };
	if (NOT_NOW.has(status)) return { end: 'later', why, ...waitOf(retryAfter, now) };
	return { end: NOBODY_KNOWS.has(status) ? 'unknown' : 'refused', why };
}

/** `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). */
function waitOf(header: string | null, now: number): { after?: number } {
	if (header === null) return {};
	const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
	return Number.isNaN(wait) ? {} : { after: Math.min(LONGEST, Math.max(1000, wait)) };
}

/** A body as JSON; null: it is none. */
export function jsonOf(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return null;
	}
}
