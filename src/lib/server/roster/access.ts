import { randomUUID } from 'node:crypto';
import { error, fail, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import * as accounts from '#db/accounts.ts';
import * as audit from '#db/audit.ts';
import * as sessions from '#db/sessions.ts';
import { type Tx } from '#db/sql.ts';
import { loginFor } from '#identity/login.ts';
import { hashPassword } from '#identity/password.ts';
import { adminsStill } from '#lib/server/admins-still.ts';
import { readForm } from '#lib/server/form.ts';
import { by, profileIn } from '#lib/server/roster/noun.ts';
import { givePassword, newSecret } from '#lib/server/roster/secret.ts';
import { withSession } from '#lib/server/session.ts';
import { violationOf } from '#lib/server/violation.ts';
import { m } from '#paraglide/messages.js';

interface Member {
	id: string;
	name: string;
	active: boolean;
	account: string | null;
}

type Answer = { ok: true } | { ok: false; why: string };

/** The form action on the access of an instructor or a candidate: create, new password, close, reopen. */
export const accessing =
	(role: 'instructor' | 'candidate', get: (tx: Tx, id: string) => Promise<Member | null>) =>
	async (event: RequestEvent) => {
		const form = await readForm(event, asked);
		if (!form.ok) error(400, m.web_bad_request());
		const { inOwnSchool } = withSession(event.locals);
		const { what, login } = form.value;
		const secret = what === 'open' || what === 'reset' ? newSecret() : null;
		const passwordHash = secret === null ? null : await hashPassword(secret);
		const answer = await inOwnSchool(async (tx): Promise<Answer> => {
			await adminsStill(tx, event);
			const member = await get(tx, event.params['id'] ?? '');
			if (!member) error(404, m.web_not_found());
			const done = await carryOut(tx, event, { what, login, member, role, passwordHash });
			if (!done.ok) return done;
			const entry = { action: `access_${what}`, thing: role, id: member.id };
			await audit.write(tx, { ...by(event), ...entry });
			return done;
		}).catch(takenOrThrow);
		if (!answer.ok) return fail(400, { accessError: answer.why, login });
		return { saved: m.web_access_changed(), secret };
	};

const asked = v.object({
	what: v.picklist(['open', 'reset', 'close', 'reopen']),
	login: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(254)), '')
});

interface Order {
	what: v.InferOutput<typeof asked>['what'];
	login: string;
	member: Member;
	role: 'instructor' | 'candidate';
	/** Of the new password, where there is one: `open` and `reset`. */
	passwordHash: string | null;
}

async function carryOut(tx: Tx, event: RequestEvent, order: Order): Promise<Answer> {
	const { what, member, role } = order;
	const { session } = withSession(event.locals);
	const now = new Date(event.locals.house.clock());
	if (what === 'open') return await open(tx, session.school.id, order, event.locals.locale);
	if (!member.account) return { ok: false, why: m.web_bad_request() };
	if (what === 'reopen' && !member.active) return { ok: false, why: m.web_access_inactive() };
	if (order.passwordHash !== null) {
		const why = await givePassword(tx, member.account, order.passwordHash, now);
		return why === null ? { ok: true } : { ok: false, why };
	}
	await accounts.setMembershipEnd(tx, member.account, role, what === 'close' ? now : null);
	if (what === 'close') await sessions.endWithoutRole(tx, session.school.id, member.account, now);
	return { ok: true };
}

async function open(tx: Tx, school: string, order: Order, locale: 'fr' | 'en'): Promise<Answer> {
	const { member, role, passwordHash } = order;
	if (member.account || passwordHash === null) return { ok: false, why: m.web_stale() };
	if (!member.active) return { ok: false, why: m.web_access_inactive() };
	const { phoneCountry } = await profileIn(tx, school);
	const login = loginFor(order.login, phoneCountry);
	if (!login) return { ok: false, why: m.web_access_login_wrong() };
	const account = { id: randomUUID(), ...login, passwordHash, locale };
	await accounts.open(tx, school, account, { role, row: member.id, name: member.name });
	return { ok: true };
}

function takenOrThrow(accident: unknown): Answer {
	if (violationOf(accident)?.code === '23505') return { ok: false, why: m.web_access_taken() };
	throw accident;
}
