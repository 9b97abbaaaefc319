import { error } from '@sveltejs/kit';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type Session } from '#identity/identity.ts';
import { m } from '#paraglide/messages.js';

const LEASES_A_MINUTE = 60;
const pace = new RateLimiterMemory({ keyPrefix: 'lease', points: LEASES_A_MINUTE, duration: 60 });

/** Counts one more document that this session opens; a 429 when those are too many. */
export async function countLease({ publicId }: Session): Promise<void> {
	try {
		await pace.consume(publicId);
	} catch (reason) {
		if (!(reason instanceof RateLimiterRes)) throw reason;
		error(429, { code: 'slow_down', message: m.web_api_leases() });
	}
}
