import { randomUUID } from 'node:crypto';
import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import * as accounts from '#db/accounts.ts';
import * as audit from '#db/audit.ts';
import * as office from '#db/office.ts';
import * as sessions from '#db/sessions.ts';
import { type Tx } from '#db/sql.ts';
import { loginFor } from '#identity/login.ts';
import { hashPassword } from '#identity/password.ts';
import { adminsStill } from '#lib/server/admins-still.ts';
import { name } from '#lib/server/fields.ts';
import { readForm } from '#lib/server/form.ts';
import { by, profileIn } from '#lib/server/roster/noun.ts';
import { givePassword, newSecret } from '#lib/server/roster/secret.ts';
import { withSession } from '#lib/server/session.ts';
import { violationOf } from '#lib/server/violation.ts';
import { m } from '#paraglide/messages.js';
import { uuid } from '#sync/edit-schema.ts';
import { type Actions, type PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { session, inOwnSchool } = withSession(locals);
	const now = new Date(locals.house.clock());
	return { own: session.actor.account, rows: await inOwnSchool((tx) => office.list(tx, now)) };
};

export const actions: Actions = { add, change };

const newcomer = v.object({
	name: name(80),
	login: v.pipe(v.optional(v.string(), ''), v.trim(), v.maxLength(254))
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

async function add(event: RequestEvent) {
	const form = await readForm(event, newcomer);
	const given = { name: textOf(form.given['name']), login: textOf(form.given['login']) };
	if (!form.ok) return fail(400, { given, errors: form.errors });
	const secret = newSecret();
	const passwordHash = await hashPassword(secret);
	const done = await withSession(event.locals)
		.inOwnSchool((tx) => letIn(tx, event, { ...form.value, passwordHash }))
		.catch((accident: unknown): LetIn => {
			if (violationOf(accident)?.code === '23505') return { ok: false, why: m.web_access_taken() };
			throw accident;
		});
	if (!done.ok) return fail(400, { given, errors: { login: done.why } });
	return { saved: m.web_access_changed(), secret: done.isNew ? secret : null };
}

type LetIn = { ok: true; isNew: boolean } | { ok: false; why: string };

/** Somebody new; or somebody of the school, who then keeps the password they have. */
async function letIn(
	tx: Tx,
	event: RequestEvent,
	wanted: { name: string; login: string; passwordHash: string }
): Promise<LetIn> {
	const { school } = withSession(event.locals).session;
	await adminsStill(tx, event);
	const login = loginFor(wanted.login, (await profileIn(tx, school.id)).phoneCountry);
	if (!login) return { ok: false, why: m.web_access_login_wrong() };
	const known = await accounts.byLogin(tx, { email: login.email, phones: login.phone ? [login.phone] : [] });
	if (known && !(await office.knows(tx, known.id))) return { ok: false, why: m.web_access_taken() };
	const id = known?.id ?? randomUUID();
	if (known) await office.join(tx, school.id, id, wanted.name);
	else {
		const account = { id, ...login, passwordHash: wanted.passwordHash, locale: event.locals.locale };
		await office.open(tx, school.id, account, wanted.name);
	}
	await audit.write(tx, { ...by(event), action: 'access_open', thing: 'admin', id });
	return { ok: true, isNew: !known };
}

const order = v.object({ account: uuid, what: v.picklist(['reset', 'close', 'reopen', 'sign_out']) });
type What = v.InferOutput<typeof order>['what'];

async function change(event: RequestEvent) {
	const form = await readForm(event, order);
	if (!form.ok) error(400, m.web_bad_request());
	const { what, account } = form.value;
	const secret = what === 'reset' ? newSecret() : null;
	const hash = secret === null ? '' : await hashPassword(secret);
	const refused = await withSession(event.locals).inOwnSchool(async (tx) => {
		const why = await carryOut(tx, event, { what, account, hash });
		if (why === null)
			await audit.write(tx, { ...by(event), action: `access_${what}`, thing: 'admin', id: account });
		return why;
	});
	if (refused !== null) return fail(409, { refused, account });
	return { saved: m.web_access_changed(), secret, account };
}

/** What stands in the way, or null when it is done. */
async function carryOut(
	tx: Tx,
	event: RequestEvent,
	{ what, account, hash }: { what: What; account: string; hash: string }
): Promise<string | null> {
	const { school } = withSession(event.locals).session;
	const now = new Date(event.locals.house.clock());
	const open = await adminsStill(tx, event);
	const isAdmin = (await office.list(tx, now)).some((row) => row.account === account);
	if (!isAdmin) error(404, m.web_not_found());
	if (what === 'close' && open.every((one) => one === account)) return m.web_office_last();
	if (what === 'reset') return await givePassword(tx, account, hash, now);
	if (what === 'sign_out') await sessions.endInSchool(tx, school.id, account, now);
	else {
		await accounts.setMembershipEnd(tx, account, 'admin', what === 'close' ? now : null);
		if (what === 'close') await sessions.endWithoutRole(tx, school.id, account, now);
	}
	return null;
}
