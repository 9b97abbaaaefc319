import { randomUUID } from 'node:crypto';
import { type Sql } from '#db/sql.ts';
import { daysFrom, hashOf, newToken, stayFor } from '#identity/stay.ts';

/** Candidates of a school who are signed in, made in one go. @returns their cookies */
export async function manyCandidates(owner: Sql, school: string, count: number): Promise<string[]> {
	const people = Array.from({ length: count }, () => ({
		account: randomUUID(),
		candidate: randomUUID(),
		session: randomUUID(),
		token: newToken(stayFor('candidate'))
	}));
	const accounts = people.map((one) => one.account);
	const end = daysFrom(Date.now(), 10);
	await owner`insert into account (id, email, password_hash)
		select id, id || '@many.test', '!' from unnest(${accounts}::uuid[]) id`;
	await owner`insert into membership (school_id, account_id, role, name)
		select ${school}, id, 'candidate', 'Candidat' from unnest(${accounts}::uuid[]) id`;
	await owner`insert into candidate (id, school_id, account_id, name)
		select id, ${school}, account, 'Candidat'
		from unnest(${people.map((one) => one.candidate)}::uuid[], ${accounts}::uuid[]) x (id, account)`;
	await owner`insert into session (id_hash, public_id, account_id, school_id, expires_at, ends_at)
		select hash, id, account, ${school}, ${end}, ${end} from unnest(${people.map((one) => hashOf(one.token))}::text[],
			${people.map((one) => one.session)}::uuid[], ${accounts}::uuid[]) x (hash, id, account)`;
	return people.map((one) => `__Host-dgtt=${one.token}`);
}
