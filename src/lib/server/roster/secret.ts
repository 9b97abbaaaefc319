import { randomInt } from 'node:crypto';
import * as accounts from '#db/accounts.ts';
import * as sessions from '#db/sessions.ts';
import { type Tx } from '#db/sql.ts';
import { m } from '#paraglide/messages.js';

// Without the letters and digits that people mistake for one another.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password to be said aloud once, `kz7m-q2xd-w9ba` (59 bits). */
export const newSecret = (): string =>
	Array.from({ length: 3 }, () =>
		Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
	).join('-');

/** A password an admin gives: all the account has open ends. The sentence that says why not, or null when done. */
export async function givePassword(tx: Tx, account: string, hash: string, now: Date): Promise<string | null> {
	if (await accounts.isElsewhere(tx, account)) return m.web_access_elsewhere();
	await accounts.setPassword(tx, account, { hash, given: true });
	await sessions.endAll(tx, account, now);
	return null;
}
