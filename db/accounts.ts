import { type Locale } from '#domain/locale.ts';
import { type Role } from '#domain/policy.ts';
import { type Sql, type Tx } from '#db/sql.ts';
import * as told from '#db/told.ts';

export interface SignInRow {
	id: string;
	passwordHash: string;
	disabled: boolean;
}

/** The account of an e-mail address or of one of these phone numbers (E.164, the likeliest first). */
export async function byLogin(
	sql: Sql | Tx,
	login: { email: string | null; phones: readonly string[] }
): Promise<SignInRow | null> {
	const phones = login.phones as string[];
	const [row] = await sql<SignInRow[]>`
		select id, password_hash as "passwordHash", disabled_at is not null as disabled from account
		where email = ${login.email} or phone = any (${phones}) order by array_position(${phones}, phone) limit 1`;
	return row ?? null;
}

/** One thing somebody is, in one school. */
export interface SchoolRole {
	school: string;
	name: string;
	role: Role;
}

/** All an account still is, strongest role first. */
export const schoolsOf = (sql: Sql, account: string): Promise<SchoolRole[]> =>
	sql.begin(async (tx) => {
		await tx`select set_config('app.account', ${account}, true)`;
		return await tx<SchoolRole[]>`
			select m.school_id as school, s.name, m.role from membership m join school s on s.id = m.school_id
			where m.account_id = ${account} and m.ended_at is null
			order by array_position(array['admin', 'instructor', 'candidate'], m.role), s.created_at, s.slug`;
	});

export const setLocale = (sql: Sql, account: string, locale: Locale): Promise<unknown> =>
	sql`update account set locale = ${locale} where id = ${account}`;

/** How somebody gets in: their login, and whether their role in this school still stands. */
export interface Access {
	account: string;
	login: string;
	open: boolean;
}

export async function accessOf(tx: Tx, account: string, role: Role): Promise<Access | null> {
	const [row] = await tx<Access[]>`
		select a.id as account, coalesce(a.email::text, a.phone) as login, m.ended_at is null and a.disabled_at is null as open
		from account a join membership m on m.account_id = a.id
		where a.id = ${account} and m.role = ${role} and m.school_id = current_school()`;
	return row ?? null;
}

/** The admin whose account is the oldest: who answers for what is done at the console. */
export async function firstAdmin(tx: Tx): Promise<string | null> {
	const [row] = await tx<{ account: string }[]>`
		select a.id as account from membership m join account a on a.id = m.account_id
		where m.school_id = current_school() and m.role = 'admin' and m.ended_at is null and a.disabled_at is null
		order by a.created_at, a.id limit 1`;
	return row?.account ?? null;
}

export interface NewAccount {
	id: string;
	email: string | null;
	phone: string | null;
	passwordHash: string;
	locale: Locale;
}

/** A new account. Its password is a given one. */
export const insert = (tx: Tx, account: NewAccount): Promise<unknown> =>
	tx`insert into account (id, email, phone, password_hash, password_given, locale)
		values (${account.id}, ${account.email}, ${account.phone}, ${account.passwordHash}, true, ${account.locale})`;

/** Is the account anything in another school than this one? Its password is then no admin's here to give. */
export async function isElsewhere(tx: Tx, account: string): Promise<boolean> {
	await tx`select set_config('app.account', ${account}, true)`;
	const rows = await tx`select 1 from membership
		where account_id = ${account} and school_id <> current_school() and ended_at is null`;
	await tx`select set_config('app.account', '', true)`;
	return rows.length > 0;
}

/** Opens an account as a member of the school, for the row of an instructor or a candidate; its password is given. */
export async function open(
	tx: Tx,
	school: string,
	account: NewAccount,
	member: { role: 'instructor' | 'candidate'; row: string; name: string }
): Promise<void> {
	await insert(tx, account);
	await tx`insert into membership (school_id, account_id, role, name)
		values (${school}, ${account.id}, ${member.role}, ${member.name})`;
	await tx`update ${tx(member.role)} set account_id = ${account.id} where id = ${member.row} and account_id is null`;
	if (member.role === 'instructor') await told.beginTeaching(tx, member.row);
}

/** @param password `given` by somebody else, its owner must choose another before they do anything */
export const setPassword = (
	tx: Tx,
	account: string,
	password: { hash: string; given: boolean }
): Promise<unknown> => tx`
	update account set password_hash = ${password.hash}, password_given = ${password.given} where id = ${account}`;

/** Ends (a date) or takes up again (null) what an account is in the school. */
export const setMembershipEnd = (
	tx: Tx,
	account: string,
	role: Role,
	end: Date | null
): Promise<unknown> => tx`
	update membership set ended_at = ${end}
	where account_id = ${account} and role = ${role} and school_id = current_school()`;

/** What somebody signs in with, and the hash their password must fit. */
export async function secretOf(
	sql: Sql,
	account: string
): Promise<{ login: string; passwordHash: string } | null> {
	const [row] = await sql<{ login: string; passwordHash: string }[]>`
		select coalesce(email::text, phone) as login, password_hash as "passwordHash" from account where id = ${account}`;
	return row ?? null;
}
