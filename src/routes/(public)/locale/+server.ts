import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import * as accounts from '#db/accounts.ts';
import { LOCALES } from '#domain/locale.ts';
import { pathBack } from '#lib/server/gate.ts';
import { readForm } from '#lib/server/form.ts';
import { LOCALE_COOKIE } from '#lib/server/locale.ts';
import { type RequestHandler } from './$types';

const YEAR = 365 * 24 * 60 * 60;
const choice = v.object({ locale: v.picklist(LOCALES), from: v.optional(v.string(), '/') });

/** The language of this device and, for somebody signed in, of their account. */
export const POST: RequestHandler = async (event) => {
	const form = await readForm(event, choice);
	if (form.ok) {
		const { house, session } = event.locals;
		event.cookies.set(LOCALE_COOKIE, form.value.locale, {
			path: '/',
			maxAge: YEAR,
			sameSite: 'lax',
			secure: event.url.protocol === 'https:'
		});
		if (session) await accounts.setLocale(house.sql, session.actor.account, form.value.locale);
	}
	redirect(303, form.ok ? pathBack(form.value.from) : '/');
};
