import { type Sql } from './sql.ts';

/**
 * Makes the two roles every database of ours knows: `app` signs in and owns nothing, `sweep` reads across schools
 * and is only ever taken on by `set local role`. Roles belong to the cluster; those that exist stay as they are.
 * @param sql a connection that may create roles (or roles that exist already)
 * @param appPassword sets or renews the password of `app`; null leaves it alone
 */
export async function ensureRoles(sql: Sql, appPassword: string | null): Promise<void> {
	await sql.unsafe(`do $$ begin
		if not exists (select 1 from pg_roles where rolname = 'sweep') then create role sweep nologin; end if;
		if not exists (select 1 from pg_roles where rolname = 'app') then create role app login noinherit; end if;
		if not exists (select 1 from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles u on u.oid = m.member
			where g.rolname = 'sweep' and u.rolname = 'app') then grant sweep to app; end if;
	end $$`);
	if (appPassword === null) return;
	// A utility statement takes no parameters, so the literal is quoted by PostgreSQL itself.
	const [row] = await sql<
		{ statement: string }[]
	>`select format('alter role app password %L', ${appPassword}::text) as statement`;
	if (row) await sql.unsafe(row.statement);
}
