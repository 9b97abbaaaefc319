import { type Adapter, Lucia, TimeSpan } from 'lucia';
import * as sessions from '#db/sessions.ts';
import { type Sql } from '#db/sql.ts';
import { type Session } from '#identity/identity.ts';
import { daysFrom, hashOf, type Stay, STAYS } from '#identity/stay.ts';

/** What lucia carries for us: to keep (a new session) or as found (the person it proves). */
type Attributes =
	| {
			keep: { publicId: string; school: string; agent: string; stay: Stay; after: string | null };
			person: null;
	  }
	| { keep: null; person: Session };

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof createLucia>;
		DatabaseSessionAttributes: Attributes;
	}
}

/** One lucia per length of stay, as it knows one expiry each. */
export const createLucia = (house: { sql: Sql; clock: () => number; secure: boolean }, stay: Stay) =>
	new Lucia(adapterFor(house), {
		sessionExpiresIn: new TimeSpan(STAYS[stay].idle, 'd'),
		sessionCookie: {
			name: house.secure ? '__Host-dgtt' : 'dgtt',
			attributes: { secure: house.secure, sameSite: 'lax', path: '/' }
		},
		getSessionAttributes: ({ person }: Attributes) => ({ person })
	});

/**
 * Lucia on our rows, by the hash of the id only. It must be answered with the id it gave (else the renewed
 * cookie carries the hash), and it reads the machine's clock where the house has its own.
 */
function adapterFor({ sql, clock }: { sql: Sql; clock: () => number }): Adapter {
	const now = () => new Date(clock());
	const toLucia = (at: Date) => new Date(at.getTime() - clock() + Date.now());
	const toHouse = (at: Date) => new Date(at.getTime() - Date.now() + clock());
	return {
		async getSessionAndUser(id) {
			const found = await sql.begin((tx) => personOf(tx, id, now()));
			if (!found) return [null, null];
			const account = found.person.actor.account;
			return [
				{
					id,
					userId: account,
					expiresAt: toLucia(found.expiresAt),
					attributes: { keep: null, person: found.person }
				},
				{ id: account, attributes: {} }
			];
		},
		async setSession({ id, userId, expiresAt, attributes: { keep } }) {
			if (!keep) throw new Error('a session is kept with its school');
			const endsAt = daysFrom(clock(), STAYS[keep.stay].ends);
			const row = { ...keep, idHash: hashOf(id), account: userId, createdAt: now(), endsAt };
			await sessions.insert(sql, { ...row, expiresAt: toHouse(expiresAt) });
		},
		async updateSessionExpiration(id, expiresAt) {
			await sessions.extend(sql, hashOf(id), toHouse(expiresAt));
		},
		async deleteSession(id) {
			await sessions.endByHash(sql, hashOf(id), now());
		},
		getUserSessions: () => Promise.reject(new Error('sessions are listed by public id')),
		deleteUserSessions: () => Promise.reject(new Error('sessions end per school')),
		deleteExpiredSessions: () => Promise.resolve()
	};
}

async function personOf(
	tx: Parameters<typeof sessions.find>[0],
	id: string,
	now: Date
): Promise<{ person: Session; expiresAt: Date } | null> {
	const found = await sessions.find(tx, hashOf(id), now);
	if (!found) return null;
	const members = await sessions.memberships(tx, found.school.id, found.account);
	const [first] = members;
	if (!first) return null;
	const actor = {
		account: found.account,
		school: found.school.id,
		roles: members.map((member) => member.role),
		instructor: members.find((member) => member.instructor)?.instructor ?? null,
		candidate: members.find((member) => member.candidate)?.candidate ?? null
	};
	const { publicId, locale, passwordGiven, school, expiresAt } = found;
	return { person: { publicId, actor, name: first.name, locale, passwordGiven, school }, expiresAt };
}
