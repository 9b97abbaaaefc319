import { randomUUID } from 'node:crypto';
import { daysFrom, hashOf, newToken, stayFor } from '#identity/stay.ts';
import { type Role } from '#domain/policy.ts';
import { type TestDatabase } from '../../harness/database.ts';
import { type Person } from '../../harness/live-school.ts';

type Member = Person & { token: string };

/** Many people of one school, signed in, made in few statements. */
export async function crowd(
	{ owner }: TestDatabase,
	school: string,
	candidates: number,
	admins: number
): Promise<{ candidates: Person[]; staff: Person[] }> {
	const made = {
		candidates: Array.from({ length: candidates }, (_, n) => newMember(school, 'candidate', n)),
		staff: Array.from({ length: admins }, (_, n) => newMember(school, 'admin', n))
	};
	const all = [...made.staff, ...made.candidates];
	const end = daysFrom(Date.now(), 10);
	await owner`insert into account ${owner(all.map((one) => ({ id: one.actor.account, email: `${one.session}@crowd.test`, password_hash: '!' })))}`;
	await owner`insert into membership ${owner(all.map((one) => ({ school_id: school, account_id: one.actor.account, role: one.actor.roles[0] ?? '', name: one.name })))}`;
	await owner`insert into session ${owner(all.map((one) => ({ id_hash: hashOf(one.token), public_id: one.session, account_id: one.actor.account, school_id: school, expires_at: end, ends_at: end })))}`;
	await owner`insert into candidate ${owner(made.candidates.map((one) => ({ id: one.actor.candidate, school_id: school, account_id: one.actor.account, name: one.name })))}`;
	return made;
}

function newMember(school: string, role: Role, n: number): Member {
	const token = newToken(stayFor(role));
	return {
		actor: {
			account: randomUUID(),
			school,
			roles: [role],
			instructor: null,
			candidate: role === 'candidate' ? randomUUID() : null
		},
		name: `${role} ${String(n)}`,
		session: randomUUID(),
		token,
		cookie: `__Host-dgtt=${token}`
	};
}
