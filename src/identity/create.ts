import { randomUUID } from 'node:crypto';
import * as accounts from '#db/accounts.ts';
import * as sessions from '#db/sessions.ts';
import { type Sql, sweep } from '#db/sql.ts';
import { type Cookie, type Identity, type SignIn } from '#identity/identity.ts';
import { createLimits } from '#identity/limits.ts';
import { loginOf } from '#identity/login.ts';
import { createLucia } from '#identity/lucia.ts';
import { fits, hashPassword } from '#identity/password.ts';
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

	return {
		cookieName: book.cookieName,
		validate: book.validate,
		async signIn(text, password, from) {
			const login = loginOf(text);
			if (!login || password.length > 500) return { ok: false, why: 'wrong' };
			const account = await accounts.byLogin(sql, login);
			const refused = await doubt(login.key, from.address, account?.passwordHash ?? null, password);
			if (refused) return refused;
			if (!account || account.disabled) return { ok: false, why: 'disabled' };
			return await book.open(account.id, from.agent);
		},
		async changePassword({ publicId, actor: { account } }, old, next, from) {
			const secret = await accounts.secretOf(sql, account);
			const refused = await doubt(account, from.address, secret?.passwordHash ?? null, old);
			if (refused) return refused;
			const passwordHash = await hashPassword(next);
			await sql.begin(async (tx) => {
				await accounts.setPassword(tx, account, passwordHash);
				await sessions.endOthers(tx, account, publicId, new Date(clock()));
			});
			return { ok: true };
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
