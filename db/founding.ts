import { type Role } from '#domain/policy.ts';
import { DEFAULT_RULES } from '#domain/rules.ts';
import { type Sql, type Tx } from './sql.ts';

/** A school before its first lesson. All of it can be told twice: what is there already stays. */
export interface NewSchool {
	id: string;
	slug: string;
	name: string;
	/** IANA zone. */
	zone: string;
	/** Key of the regulatory profile. */
	profile: string;
	demo: boolean;
}

/** @param sql a connection or a transaction; the school's own rows need one behind its wall */
export const school = (sql: Sql | Tx, one: NewSchool) =>
	sql`insert into school (id, slug, name, zone, profile, profile_version, demo)
		values (${one.id}, ${one.slug}, ${one.name}, ${one.zone}, ${one.profile}, 1, ${one.demo}) on conflict do nothing`;

/** The trade's default rules, since ever. */
export const defaultRules = (tx: Tx, schoolId: string) =>
	tx`insert into school_rule (school_id, valid_from, rules) values (${schoolId}, '2020-01-01', ${tx.json(DEFAULT_RULES)})
		on conflict do nothing`;

export const account = (
	sql: Sql | Tx,
	one: { id: string; email: string | null; phone: string | null; passwordHash: string; locale: 'fr' | 'en' }
) =>
	sql`insert into account (id, email, phone, password_hash, locale)
		values (${one.id}, ${one.email}, ${one.phone}, ${one.passwordHash}, ${one.locale}) on conflict do nothing`;

export const membership = (tx: Tx, one: { schoolId: string; accountId: string; role: Role; name: string }) =>
	tx`insert into membership (school_id, account_id, role, name)
		values (${one.schoolId}, ${one.accountId}, ${one.role}, ${one.name}) on conflict do nothing`;

interface Rows {
	instructor: {
		id: string;
		account_id: string | null;
		name: string;
		phone: string | null;
		permits: string[];
	};
	vehicle: { id: string; plate: string; model: string; permit: string };
	place: { id: string; name: string; short_name: string; address: string | null; one_at_a_time: boolean };
	candidate: {
		id: string;
		account_id: string | null;
		name: string;
		phone: string | null;
		permit: string;
		instructor_id: string | null;
		hours_bought: number;
	};
}

/** Adds many rows of one kind to a school. */
export async function addRows<T extends keyof Rows>(
	tx: Tx,
	table: T,
	schoolId: string,
	rows: readonly Rows[T][]
): Promise<void> {
	if (rows.length === 0) return;
	const whole = rows.map((row) => ({ ...row, school_id: schoolId }));
	await tx`insert into ${tx(table as string)} ${tx(whole as unknown as Record<string, string>[])} on conflict do nothing`;
}
