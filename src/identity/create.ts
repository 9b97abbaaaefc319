import { randomUUID } from 'node:crypto';
import * as accounts from '#db/accounts.ts';
import * as sessions from '#db/sessions.ts';
import { type Sql, sweep } from '#db/sql.ts';
import { type Cookie, type Identity, type SignIn } from '#identity/identity.ts';
import { loginOf } from '#identity/login.ts';
import { createLucia } from '#identity/lucia.ts';
import { createPasswords } from '#identity/passwords.ts';
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
	const { doubt, ...passwords } = createPasswords({ sql, clock });
	const book = createBook(parts);

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
			return await book.open(account.id, await accounts.schoolsOf(sql, account.id), from.agent);
		},
		...passwords,
		async goTo({ publicId, actor: { account } }, school, agent) {
			const there = (await accounts.schoolsOf(sql, account)).filter((one) => one.school === school);
			const opened = await book.open(account, there, agent, publicId);
			if (!opened.ok) return null;
			await sessions.end(sql, publicId, new Date(clock()));
			return opened;
		},
		async signOut(publicId) {
			await sessions.end(sql, publicId, new Date(clock()));
			return book.blank();
		},
		rolesOf: (publicIds) => sweep(sql, (tx) => sessions.rolesOf(tx, publicIds, new Date(clock())))
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

	/**
	 * @param memberships what the account is; the first one says where, and how long a session may last
	 * @param after public id of the session it takes the place of
	 */
	async function open(
		account: string,
		[membership]: readonly accounts.SchoolRole[],
		agent: string,
		after: string | null = null
	): Promise<SignIn> {
		if (!membership) return { ok: false, why: 'no_school' };
		const stay = stayFor(membership.role);
		const sessionId = newToken(stay);
		const place = { publicId: randomUUID(), school: membership.school };
		const keep = { ...place, agent: agent.slice(0, 200), stay, after };
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
