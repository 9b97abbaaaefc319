import { declining } from '#lib/server/declining.ts';
import { letterOfToken } from '#notices/unsubscribe.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

const letters = declining({
	read(secrets, token) {
		const notice = letterOfToken(secrets, token);
		return notice === null ? null : { notice };
	},
	forged: m.notice_unsubscribe_forged
});

export const load: PageServerLoad = (event) => letters.load(event);

export const actions: Actions = {
	/** Also what a mail provider sends for its own button: no cookie, no page before it (RFC 8058). */
	default: (event) => letters.decline(event)
};
