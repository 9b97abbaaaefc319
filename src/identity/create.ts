import { randomUUID } from 'node:crypto';
import * as accounts from '#db/accounts.ts';
import * as sessions from '#db/sessions.ts';
import { type Sql, sweep } from '#db/sql.ts';
import { type Cookie, type Identity, type SignIn } from '#identity/identity.ts';
import { createLimits } from '#identity/limits.ts';
import { loginOf } from '#identity/login.ts';
import { createLucia } from '#identity/lucia.ts';
import { fits } from '#identity/password.ts';
import { newToken, stayFor, stayOf, tokenIn } from '#identity/stay.ts';

interface Parts {
	sql: Sql;
	clock: () => number;
	/** Cookies only over https (and loopback), under the `__Host-` prefix. */
	secure: boolean;
}

/** Sign-in and sessions for this process. Its tries are counted in memory. */
export function createIdentity(parts: Parts): Identity {
	const { sql, clock } = parts;
	const limits = createLimits();
	const book = createBook(parts);
	return {
		cookieName: book.cookieName,
		validate: book.validate,
		async signIn(text, password, from) {
			const login = loginOf(text);
			if (!login || password.length > 500) return { ok: false, why: 'wrong' };
			const wait = await limits.take(login.key, from.address);
			if (wait !== null) return { ok: false, why: 'slow_down', retryAfter: wait };
			const account = await accounts.byLogin(sql, login);
			const right = await fits(account?.passwordHash ?? null, password);
			if (right === 'busy') return { ok: false, why: 'slow_down', retryAfter: 2 };
			if (!right || !account) return { ok: false, why: 'wrong' };
			await limits.forgive(login.key, from.address);
			return account.disabled ? { ok: false, why: 'disabled' } : await book.open(account.id, from.agent);
		},
		async signOut(publicId) {
			await sessions.end(sql, publicId, new Date(clock()));
			return book.blank();
		},
		ended: (publicIds) =>
			publicIds.length === 0
				? Promise.resolve([])
				: sweep(sql, (tx) => sessions.ended(tx, publicIds, new Date(clock())))
	};
}

/** The sessions themselves: lucia's, one instance per length of stay. */
function createBook(parts: Parts) {
	const lucia = { staff: createLucia(parts, 'staff'), candidate: createLucia(parts, 'candidate') };
	const cookieName = lucia.staff.sessionCookieName;

	const validate: Identity['validate'] = async (cookieHeader) => {
		const token = tokenIn(cookieHeader, cookieName);
		const stay = token && stayOf(token);
		if (!stay) return null;
		const { session } = await lucia[stay].validateSession(token);
		if (!session?.person) return null;
		const renewed = session.fresh ? cookieOf(lucia[stay].createSessionCookie(token)) : null;
		return { session: session.person, renewed };
	};

	async function open(account: string, agent: string): Promise<SignIn> {
		const [membership] = await accounts.schoolsOf(parts.sql, account);
		if (!membership) return { ok: false, why: 'no_school' };
		const stay = stayFor(membership.role);
		const sessionId = newToken(stay);
		const keep = { publicId: randomUUID(), school: membership.school, agent: agent.slice(0, 200), stay };
		await lucia[stay].createSession(account, { keep, person: null }, { sessionId });
		const opened = await validate(sessionId);
		if (!opened) return { ok: false, why: 'no_school' };
		return {
			ok: true,
			session: opened.session,
			cookie: cookieOf(lucia[stay].createSessionCookie(sessionId))
		};
	}

	return { cookieName, validate, open, blank: () => cookieOf(lucia.staff.createBlankSessionCookie()) };
}

interface LuciaCookie {
	name: string;
	value: string;
	attributes: { maxAge?: number; secure?: boolean };
}

const cookieOf = ({ name, value, attributes: { maxAge, secure } }: LuciaCookie): Cookie => ({
	name,
	value,
	attributes: {
		path: '/',
		httpOnly: true,
		secure: secure ?? true,
		sameSite: 'lax',
		...(maxAge === undefined ? {} : { maxAge })
	}
});
