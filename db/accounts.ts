import { type Locale } from '#domain/locale.ts';
import { type Role } from '#domain/policy.ts';
import { type Sql, type Tx } from '#db/sql.ts';

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

/** The schools an account still belongs to, strongest role first. */
export const schoolsOf = (sql: Sql, account: string): Promise<{ school: string; role: Role }[]> =>
	sql.begin(async (tx) => {
		await tx`select set_config('app.account', ${account}, true)`;
		return await tx<{ school: string; role: Role }[]>`
			select m.school_id as school, m.role from membership m join school s on s.id = m.school_id
			where m.account_id = ${account} and m.ended_at is null order by m.role, s.created_at, s.slug`;
	});

export const setLocale = (sql: Sql, account: string, locale: Locale): Promise<unknown> =>
	sql`update account set locale = ${locale} where id = ${account}`;
