/** Longer than this nobody is made to wait, whatever a provider asks for: a message is about hours, not days. */
const LONGEST = 20 * 60_000;

/**
 * What `Retry-After` asks for: seconds, or a date (RFC 9110, 10.2.3). @param now milliseconds since 1970
 * @returns milliseconds, one second at the least; null: it says nothing
 */
export function retryAfter(header: string | null, now: number): number | null {
	if (header === null) return null;
	const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
	return Number.isNaN(wait) ? null : Math.min(LONGEST, Math.max(1000, wait));
}
