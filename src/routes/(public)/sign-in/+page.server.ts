import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { type SignIn } from '#identity/identity.ts';
import { homeOf, ownPath } from '#lib/server/gate.ts';
import { readForm } from '#lib/server/form.ts';
import { dayText, timeText } from '#lib/time-text.ts';
import { m } from '#paraglide/messages.js';
import { type Actions, type PageServerLoad } from './$types';

const DEMO_PASSWORD = 'demo-demo';
const DEMO = ['admin@demo.test', 'moniteur@demo.test', 'candidat@demo.test'] as const;
const ZONE = 'Africa/Libreville';

const credentials = v.object({
	login: v.pipe(
		v.string(),
		v.trim(),
		v.nonEmpty(m.web_sign_in_login_missing),
		v.maxLength(254, m.web_sign_in_wrong)
	),
	password: v.pipe(
		v.string(),
		v.nonEmpty(m.web_sign_in_password_missing),
		v.maxLength(500, m.web_sign_in_wrong)
	)
});

export const load: PageServerLoad = ({ locals, url }) => {
	if (locals.session) redirect(303, ownPath(url.searchParams.get('next')) ?? homeOf(locals.session));
	const now = locals.house.clock();
	return {
		demo: locals.house.demo,
		here: `Libreville, ${dayText(now, ZONE, locals.locale)}, ${timeText(now, ZONE, locals.locale)}`
	};
};

export const actions: Actions = {
	enter: async (event) => {
		const form = await readForm(event, credentials);
		const login = textOf(form.given['login']);
		if (!form.ok) return fail(400, { login, errors: form.errors });
		return answer(event, await signIn(event, form.value.login, form.value.password), login);
	},
	demo: async (event) => {
		const form = await readForm(event, v.object({ who: v.picklist(DEMO) }));
		if (!form.ok || !event.locals.house.demo)
			return fail(400, { login: '', errors: { password: m.web_sign_in_no_demo() } });
		return answer(event, await signIn(event, form.value.who, DEMO_PASSWORD), form.value.who);
	}
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 254) : '');

const signIn = (event: RequestEvent, login: string, password: string): Promise<SignIn> =>
	event.locals.house.identity.signIn(login, password, {
		address: event.getClientAddress(),
		agent: event.request.headers.get('user-agent') ?? ''
	});

function answer(event: RequestEvent, result: SignIn, login: string) {
	if (result.ok) {
		const { name, value, attributes } = result.cookie;
		event.cookies.set(name, value, attributes);
		redirect(303, ownPath(event.url.searchParams.get('next')) ?? homeOf(result.session));
	}
	const status = result.why === 'slow_down' ? 429 : 400;
	return fail(status, { login, errors: { password: reason(result) } });
}

function reason(result: Extract<SignIn, { ok: false }>): string {
	switch (result.why) {
		case 'wrong':
			return m.web_sign_in_wrong();
		case 'disabled':
			return m.web_sign_in_disabled();
		case 'no_school':
			return m.web_sign_in_no_school();
		case 'slow_down':
			return m.web_sign_in_slow_down({ minutes: Math.ceil((result.retryAfter ?? 60) / 60) });
	}
}
