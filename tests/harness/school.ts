import { randomUUID } from 'node:crypto';
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
	const rules = owner.json({ ...DEFAULT_RULES, ...wanted.rules });
	await owner`insert into school (id, slug, name, zone, profile, profile_version)
		values (${id}, ${slug}, 'École d’essai', ${wanted.zone ?? 'Africa/Libreville'}, 'ga-cnepc', 1)`;
	await owner`insert into school_rule (school_id, valid_from, rules) values (${id}, '2000-01-01', ${rules})`;
	const house = new Filling(owner, id, slug, passwordHash);
	await house.people('admin', wanted.admins ?? ['Rose']);
	await house.people('instructor', wanted.instructors);
	await house.people('candidate', wanted.candidates);
	await house.vehicles(wanted.vehicles);
	await house.places(wanted.places, false);
	await house.places(wanted.yards, true);
	return { id, slug, ids: house.ids, email: (name) => house.email(name), actor: (name) => house.actor(name) };
}

class Filling {
	readonly ids: Record<string, string> = {};
	readonly #owner: Sql;
	readonly #school: string;
	readonly #slug: string;
	readonly #hash: string;
	readonly #actors: Record<string, Actor> = {};

	constructor(owner: Sql, school: string, slug: string, hash: string) {
		this.#owner = owner;
		this.#school = school;
		this.#slug = slug;
		this.#hash = hash;
	}

	email(name: string): string {
		return `${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}@${this.#slug}.test`;
	}

	actor(name: string): Actor {
		const actor = this.#actors[name];
		if (!actor) throw new Error(`nobody called ${name} in this school`);
		return actor;
	}

	async people(role: Role, names: readonly string[] = []): Promise<void> {
		for (const name of names) await this.#person(name, role);
	}

	async #person(name: string, role: Role): Promise<void> {
		const account = randomUUID();
		const id = (this.ids[name] = randomUUID());
		await this
			.#owner`insert into account (id, email, password_hash) values (${account}, ${this.email(name)}, ${this.#hash})`;
		await this
			.#owner`insert into membership (school_id, account_id, role, name) values (${this.#school}, ${account}, ${role}, ${name})`;
		const own = {
			instructor: role === 'instructor' ? id : null,
			candidate: role === 'candidate' ? id : null
		};
		this.#actors[name] = { account, school: this.#school, roles: [role], ...own };
		if (role === 'admin') return;
		await this
			.#owner`insert into ${this.#owner(role)} (id, school_id, account_id, name) values (${id}, ${this.#school}, ${account}, ${name})`;
	}

	async vehicles(plates: readonly string[] = []): Promise<void> {
		for (const plate of plates) {
			const id = (this.ids[plate] = randomUUID());
			await this
				.#owner`insert into vehicle (id, school_id, plate, model) values (${id}, ${this.#school}, ${plate}, 'Toyota Yaris')`;
		}
	}

	async places(names: readonly string[] | undefined, oneAtATime: boolean): Promise<void> {
		for (const name of names ?? []) {
			const id = (this.ids[name] = randomUUID());
			await this.#owner`insert into place (id, school_id, name, short_name, one_at_a_time)
				values (${id}, ${this.#school}, ${name}, ${name.slice(0, 12)}, ${oneAtATime})`;
		}
	}
}
