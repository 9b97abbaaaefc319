import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { THEMES } from '#domain/theme.ts';
import { readForm } from '#lib/server/form.ts';
import { pathBack } from '#lib/server/gate.ts';
import { THEME_COOKIE } from '#lib/server/theme.ts';
import { type RequestHandler } from './$types';

const YEAR = 365 * 24 * 60 * 60;
const choice = v.object({ theme: v.picklist(THEMES), from: v.optional(v.string(), '/') });

/** Light, dark, or as the system says: on this device. */
export const POST: RequestHandler = async (event) => {
	const form = await readForm(event, choice);
	if (form.ok)
		event.cookies.set(THEME_COOKIE, form.value.theme, {
			path: '/',
			maxAge: YEAR,
			sameSite: 'lax',
			secure: event.url.protocol === 'https:'
		});
	redirect(303, form.ok ? pathBack(form.value.from) : '/');
};
