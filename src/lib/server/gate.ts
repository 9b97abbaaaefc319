import { type Role } from '#domain/policy.ts';
import { type Session } from '#identity/identity.ts';

/** Who may enter a group of routes. */
const GROUPS: Record<string, readonly Role[]> = {
	'/(admin)': ['admin'],
	'/(instructor)': ['instructor', 'admin'],
	'/(candidate)': ['candidate'],
	'/(account)': ['admin', 'instructor', 'candidate'],
	'/api': ['admin', 'instructor', 'candidate']
};

export const HOMES: Record<Role, string> = {
	admin: '/admin/planning',
	instructor: '/agenda',
	candidate: '/my'
};

export type Verdict =
	| { pass: true }
	| { pass: false; why: 'sign_in' }
	/** Somebody else made the password: a new one first. */
	| { pass: false; why: 'password' }
	| { pass: false; why: 'role'; needs: Role };

/** What proves itself by its own address, without a session. */
const PROVEN: readonly string[] = ['/api/v1/sms/receipts/[token]'];

/** Where a given password is changed: all that is open to its owner until then. */
const FIRST_PASSWORD = '/(account)/account/first';

/** May this session enter the route? Every route outside the groups is public. @param route its id, `/(admin)/admin` */
export function gate(route: string | null, session: Session | null): Verdict {
	const roles = rolesFor(route ?? '');
	const needs = roles[0];
	if (!needs) return { pass: true };
	if (!session) return { pass: false, why: 'sign_in' };
	if (session.passwordGiven && route !== FIRST_PASSWORD) return { pass: false, why: 'password' };
	return session.actor.roles.some((role) => roles.includes(role))
		? { pass: true }
		: { pass: false, why: 'role', needs };
}

/** None: anybody. */
function rolesFor(route: string): readonly Role[] {
	if (PROVEN.includes(route)) return [];
	const group = Object.keys(GROUPS).find((name) => route === name || route.startsWith(`${name}/`));
	return GROUPS[group ?? ''] ?? [];
}

/** Where a person's work begins. */
export function homeOf(session: Session): string {
	const role = (['admin', 'instructor', 'candidate'] as const).find((one) =>
		session.actor.roles.includes(one)
	);
	return role ? HOMES[role] : '/sign-in';
}

/** A path of ours to return to after sign-in, or null: never another site, however it is spelled. */
export function ownPath(text: string | null | undefined): string | null {
	if (!text || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text) || text.length > 500) return null;
	return text.startsWith('/sign-') ? null : text;
}

/** Where a choice was made that every page offers: back there, also to the sign-in page. */
export const pathBack = (from: string): string =>
	from.startsWith('/sign-in') ? from.replace(/[^\w/?=&%.-]/g, '') : (ownPath(from) ?? '/');
