import { randomUUID } from 'node:crypto';
import { type JSONValue } from 'postgres';
import { type Sql } from '#db/sql.ts';
import { type Actor, type Role } from '#domain/policy.ts';
import { DEFAULT_RULES, type SchoolRules } from '#domain/rules.ts';

/** Who and what a test's school has; everything is found again by its name. */
export interface Wanted {
	admins?: string[];
	instructors?: string[];
	candidates?: string[];
	vehicles?: string[];
	places?: string[];
	/** Places where one lesson fits at a time. */
	yards?: string[];
	zone?: string;
	rules?: Partial<SchoolRules>;
}

export interface TestSchool {
	id: string;
	slug: string;
	/** Ids of instructors, candidates, vehicles and places by name. */
	ids: Record<string, string>;
	/** Sign-in of everybody with an account, by name. */
	actor: (name: string) => Actor;
	email: (name: string) => string;
}

/** Any password hash: tests that sign in set their own. */
const NO_PASSWORD = '!';

/** `await school(db.owner, { admins: ['Rose'], instructors: ['Awa'], candidates: ['Joël'] })` */
export async function school(
	owner: Sql,
	wanted: Wanted = {},
	passwordHash = NO_PASSWORD
): Promise<TestSchool> {
	const id = randomUUID();
	const slug = `s-${id.slice(0, 8)}`;
	const ids: Record<string, string> = {};
	const actors: Record<string, Actor> = {};
	const email = (name: string): string => `${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}@${slug}.test`;

	await owner`insert into school (id, slug, name, zone, profile, profile_version)
		values (${id}, ${slug}, 'École d’essai', ${wanted.zone ?? 'Africa/Libreville'}, 'ga-cnepc', 1)`;
	await owner`insert into school_rule (school_id, valid_from, rules)
		values (${id}, '2000-01-01', ${owner.json({ ...DEFAULT_RULES, ...wanted.rules } as unknown as JSONValue)})`;

	const account = async (name: string, role: Role): Promise<string> => {
		const account = randomUUID();
		await owner`insert into account (id, email, password_hash) values (${account}, ${email(name)}, ${passwordHash})`;
		await owner`insert into membership (school_id, account_id, role, name) values (${id}, ${account}, ${role}, ${name})`;
		const own = (ids[name] ??= randomUUID());
		actors[name] = {
			account,
			school: id,
			roles: [role],
			instructor: role === 'instructor' ? own : null,
			candidate: role === 'candidate' ? own : null
		};
		return account;
	};
	for (const name of wanted.admins ?? ['Rose']) await account(name, 'admin');
	for (const name of wanted.instructors ?? []) {
		const account_id = await account(name, 'instructor');
		await owner`insert into instructor (id, school_id, account_id, name) values (${ids[name] ?? ''}, ${id}, ${account_id}, ${name})`;
	}
	for (const name of wanted.candidates ?? []) {
		const account_id = await account(name, 'candidate');
		await owner`insert into candidate (id, school_id, account_id, name) values (${ids[name] ?? ''}, ${id}, ${account_id}, ${name})`;
	}
	for (const plate of wanted.vehicles ?? []) {
		ids[plate] = randomUUID();
		await owner`insert into vehicle (id, school_id, plate, model) values (${ids[plate]}, ${id}, ${plate}, 'Toyota Yaris')`;
	}
	for (const name of [...(wanted.places ?? []), ...(wanted.yards ?? [])]) {
		ids[name] = randomUUID();
		await owner`insert into place (id, school_id, name, short_name, one_at_a_time)
			values (${ids[name]}, ${id}, ${name}, ${name.slice(0, 12)}, ${wanted.yards?.includes(name) ?? false})`;
	}
	return {
		id,
		slug,
		ids,
		email,
		actor: (name) => {
			const actor = actors[name];
			if (!actor) throw new Error(`nobody called ${name} in this school`);
			return actor;
		}
	};
}
