import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const QUARTER = 15 * 60;

/** How often a password may be tried: many candidates share one address of a phone network. */
export function createLimits() {
	const pair = new RateLimiterMemory({ keyPrefix: 'pair', points: 10, duration: QUARTER });
	const login = new RateLimiterMemory({ keyPrefix: 'login', points: 60, duration: 60 * 60 });
	const address = new RateLimiterMemory({ keyPrefix: 'address', points: 200, duration: QUARTER });
	const keys = (who: string, from: string) =>
		[
			[pair, `${who} ${from}`],
			[login, who],
			[address, from]
		] as const;
	return {
		/** Counts a try before it is made. Answers in how many seconds to come back, or null. */
		async take(who: string, from: string): Promise<number | null> {
			const tries = await Promise.allSettled(keys(who, from).map(([limit, key]) => limit.consume(key)));
			const waits = tries.map((one) => (one.status === 'rejected' ? waitOf(one.reason) : 0));
			const longest = Math.max(...waits);
			return longest > 0 ? longest : null;
		},
		/** A try that succeeded does not count. */
		async forgive(who: string, from: string): Promise<void> {
			await Promise.all(keys(who, from).map(([limit, key]) => limit.reward(key)));
		}
	};
}

function waitOf(reason: unknown): number {
	if (reason instanceof RateLimiterRes) return Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
	throw reason;
}
