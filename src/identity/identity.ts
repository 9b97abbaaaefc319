import { type Actor, type RoleHeld } from '#domain/policy.ts';

/** A signed-in person, as proved by the session cookie. */
export interface Session {
	/** For lists and revocation; the cookie's secret is never kept. */
	publicId: string;
	actor: Actor;
	name: string;
	locale: 'fr' | 'en';
	/** The password was made by an admin: nothing is open before its owner has chosen their own. */
	passwordGiven: boolean;
	school: { id: string; slug: string; name: string; zone: string; demo: boolean };
}

export interface Cookie {
	name: string;
	value: string;
	attributes: {
		path: string;
		httpOnly: boolean;
		secure: boolean;
		sameSite: 'lax' | 'strict';
		maxAge?: number;
	};
}

export type SignIn =
	| { ok: true; session: Session; cookie: Cookie }
	| { ok: false; why: 'wrong' | 'disabled' | 'no_school' | 'slow_down'; retryAfter?: number };

/** Sign-in and sessions: lucia behind one module, its rows in PostgreSQL. Used by pages and by sockets alike. */
export interface Identity {
	readonly cookieName: string;
	/** @param login e-mail or phone number */
	signIn(login: string, password: string, from: { address: string; agent: string }): Promise<SignIn>;
	/** The session a Cookie header (or raw token) proves, or null. Renews the idle expiry. */
	validate(cookieHeader: string | null): Promise<{ session: Session; renewed: Cookie | null } | null>;
	signOut(publicId: string): Promise<Cookie>;
	/** A new password for who knows the old one; all other sessions of the account end. Tries are counted as at sign-in. */
	changePassword(
		session: Session,
		old: string,
		next: string,
		from: { address: string }
	): Promise<{ ok: true } | { ok: false; why: 'wrong' | 'slow_down'; retryAfter?: number }>;
	/** A password of one's own in place of a given one, and not the same; all other sessions of the account end. */
	choosePassword(
		session: Session,
		next: string
	): Promise<{ ok: true } | { ok: false; why: 'not_given' | 'same' | 'slow_down' }>;
	/** Takes a session to another school of the same account: a new session there, the old one ends. Null: not a member. */
	goTo(session: Session, school: string, agent: string): Promise<{ session: Session; cookie: Cookie } | null>;
	/**
	 * What sessions (public ids) are now. One is missing when it lives no more: signed out, expired,
	 * account disabled, or nothing left in that school.
	 */
	rolesOf(publicIds: readonly string[]): Promise<ReadonlyMap<string, readonly RoleHeld[]>>;
}
