import * as accounts from '#db/accounts.ts';
import * as sessions from '#db/sessions.ts';
import { type Sql } from '#db/sql.ts';
import { type Identity } from '#identity/identity.ts';
import { createLimits } from '#identity/limits.ts';
import { fits, hashPassword } from '#identity/password.ts';

type Changes = Pick<Identity, 'changePassword' | 'choosePassword'>;

/** Proving and changing passwords; tries are counted in memory, at sign-in and at a change alike. */
export function createPasswords({ sql, clock }: { sql: Sql; clock: () => number }) {
	const limits = createLimits();

	/** Does the password fit the account? Null when it does. */
	async function doubt(key: string, from: string, passwordHash: string | null, password: string) {
		const wait = await limits.take(key, from);
		if (wait !== null) return { ok: false, why: 'slow_down', retryAfter: wait } as const;
		const right = await fits(passwordHash, password);
		if (right === 'busy') return { ok: false, why: 'slow_down', retryAfter: 2 } as const;
		if (!right) return { ok: false, why: 'wrong' } as const;
		await limits.forgive(key, from);
		return null;
	}

	/** A password its owner chose: every session but this one was opened with the old one. */
	async function setOwn(account: string, next: string, but: string): Promise<void> {
		const hash = await hashPassword(next);
		await sql.begin(async (tx) => {
			await accounts.setPassword(tx, account, { hash, given: false });
			await sessions.endOthers(tx, account, but, new Date(clock()));
		});
	}

	const changes: Changes = {
		async changePassword({ publicId, actor: { account } }, old, next, from) {
			const secret = await accounts.secretOf(sql, account);
			const refused = await doubt(account, from.address, secret?.passwordHash ?? null, old);
			if (refused) return refused;
			await setOwn(account, next, publicId);
			return { ok: true };
		},
		async choosePassword({ publicId, passwordGiven, actor: { account } }, next) {
			const secret = await accounts.secretOf(sql, account);
			if (!passwordGiven || !secret) return { ok: false, why: 'not_given' };
			const same = await fits(secret.passwordHash, next);
			if (same !== false) return { ok: false, why: same === 'busy' ? 'slow_down' : 'same' };
			await setOwn(account, next, publicId);
			return { ok: true };
		}
	};
	return { doubt, ...changes };
}
