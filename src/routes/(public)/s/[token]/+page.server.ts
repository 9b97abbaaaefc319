import { declining } from '#lib/server/declining.ts';
import { smsOfToken } from '#notices/sms-link.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

const texts = declining({
	read(secrets, token) {
		const number = smsOfToken(secrets, token);
		return number === null ? null : { number };
	},
	forged: m.sms_unsubscribe_forged
});

export const load: PageServerLoad = (event) => texts.load(event);

export const actions: Actions = { default: (event) => texts.decline(event) };
