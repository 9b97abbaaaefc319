import { type Locale } from '#domain/locale.ts';
import { type Role, type RoleHeld } from '#domain/policy.ts';
import { type Sql, type Tx } from '#db/sql.ts';

export interface SessionRow {
	publicId: string;
	account: string;
	locale: Locale;
	/** The password is one somebody else made. */
	passwordGiven: boolean;
	expiresAt: Date;
	school: { id: string; slug: string; name: string; zone: string; demo: boolean };
}

export interface MemberRow {
	role: Role;
	name: string;
	instructor: string | null;
	candidate: string | null;
}

/** Keeps a new session. `idHash` is all that is ever stored of its secret. */
export const insert = (
	sql: Sql,
	session: {
		idHash: string;
		publicId: string;
		account: string;
		school: string;
		createdAt: Date;
		expiresAt: Date;
		endsAt: Date;
		agent: string;
		/** The session it takes the place of: it ends no later. */
		after: string | null;
	}
): Promise<unknown> => sql`
	insert into session (id_hash, public_id, account_id, school_id, created_at, expires_at, ends_at, agent)
	values (${session.idHash}, ${session.publicId}, ${session.account}, ${session.school},
		${session.createdAt}, ${session.expiresAt},
		least(${session.endsAt}::timestamptz, (select ends_at from session where public_id = ${session.after})), ${session.agent})`;

/** The living session of a secret. Opens the school's wall for the rest of the transaction. */
export async function find(tx: Tx, idHash: string, now: Date): Promise<SessionRow | null> {
	const [row] = await tx<SessionRow[]>`
		select s.public_id as "publicId", s.account_id as account, a.locale, a.password_given as "passwordGiven", s.expires_at as "expiresAt",
			json_build_object('id', c.id, 'slug', c.slug, 'name', c.name, 'zone', c.zone, 'demo', c.demo) as school,
			set_config('app.school', c.id::text, true)
		from session s join account a on a.id = s.account_id join school c on c.id = s.school_id
		where s.id_hash = ${idHash} and s.ended_at is null and s.expires_at > ${now} and s.ends_at > ${now}
			and a.disabled_at is null`;
	return row ?? null;
}

/** What this account is in a school, the strongest role first; behind the school's wall. */
export const memberships = (tx: Tx, school: string, account: string): Promise<MemberRow[]> => tx<MemberRow[]>`
	select m.role, m.name, i.id as instructor, c.id as candidate
	from membership m
	left join instructor i on m.role = 'instructor' and i.school_id = m.school_id and i.account_id = m.account_id
	left join candidate c on m.role = 'candidate' and c.school_id = m.school_id and c.account_id = m.account_id
	where m.school_id = ${school} and m.account_id = ${account} and m.ended_at is null
		and (m.role = 'admin' or i.id is not null or c.id is not null)
	order by array_position(array['admin', 'instructor', 'candidate'], m.role)`;

/** Moves the idle expiry, never past the absolute end. */
export const extend = (sql: Sql, idHash: string, expiresAt: Date): Promise<unknown> => sql`
	update session set expires_at = least(${expiresAt}, ends_at) where id_hash = ${idHash}`;

export const end = (sql: Sql | Tx, publicId: string, now: Date): Promise<unknown> => sql`
	update session set ended_at = ${now} where public_id = ${publicId} and ended_at is null`;

export const endByHash = (sql: Sql, idHash: string, now: Date): Promise<unknown> => sql`
	update session set ended_at = ${now} where id_hash = ${idHash} and ended_at is null`;

/** Ends what an account still has open in a school where it is nothing any more; another role of theirs goes on. */
export const endWithoutRole = (tx: Tx, school: string, account: string, now: Date): Promise<unknown> => tx`
	update session s set ended_at = ${now}
	where s.school_id = ${school} and s.account_id = ${account} and s.ended_at is null and not exists (
		select 1 from membership m
		where m.school_id = ${school} and m.account_id = ${account} and m.ended_at is null)`;

/** Ends what an account has open in one school. */
export const endInSchool = (tx: Tx, school: string, account: string, now: Date): Promise<unknown> => tx`
	update session set ended_at = ${now}
	where school_id = ${school} and account_id = ${account} and ended_at is null`;

/** Ends all an account has open, in whatever school: its password is another one now. */
export const endAll = (tx: Tx, account: string, now: Date): Promise<unknown> => tx`
	update session set ended_at = ${now} where account_id = ${account} and ended_at is null`;

/**
 * What these sessions are now, and as whom: an instructor or candidate whom nothing ties to the account any more is
 * nobody. One that lives no more is missing. For the role `sweep`, across schools.
 */
export async function rolesOf(
	tx: Tx,
	publicIds: readonly string[],
	now: Date
): Promise<ReadonlyMap<string, readonly RoleHeld[]>> {
	const rows = await tx<{ id: string; roles: RoleHeld[] }[]>`
		select s.public_id as id, json_agg(json_build_object('role', m.role, 'person', coalesce(i.id, c.id))) as roles
		from session s join account a on a.id = s.account_id
		join membership m on m.account_id = s.account_id and m.school_id = s.school_id and m.ended_at is null
		left join instructor i on m.role = 'instructor' and i.school_id = m.school_id and i.account_id = m.account_id
		left join candidate c on m.role = 'candidate' and c.school_id = m.school_id and c.account_id = m.account_id
		where s.public_id = any (${publicIds as string[]}::uuid[]) and s.ended_at is null
			and s.expires_at > ${now} and s.ends_at > ${now} and a.disabled_at is null
		group by s.public_id`;
	return new Map(rows.map((row) => [row.id, row.roles]));
}

/** Ends all sessions of an account but one: whoever changes a password throws everybody else out. */
export const endOthers = (tx: Tx, account: string, but: string, now: Date): Promise<unknown> => tx`
	update session set ended_at = ${now}
	where account_id = ${account} and public_id <> ${but} and ended_at is null`;
