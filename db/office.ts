import * as accounts from './accounts.ts';
import { type Tx } from './sql.ts';

/** Somebody who runs the school. */
export interface OfficeRow {
	account: string;
	name: string;
	login: string;
	/** May come in as an admin today. */
	open: boolean;
	/** How many devices they are signed in on. */
	sessions: number;
}

/** The school's admins, those whose access is closed last. */
export const list = (tx: Tx, now: Date): Promise<OfficeRow[]> => tx<OfficeRow[]>`
	select m.account_id as account, m.name, coalesce(a.email::text, a.phone) as login,
		m.ended_at is null and a.disabled_at is null as open,
		(select count(*)::int from session s where s.account_id = m.account_id and s.school_id = m.school_id
			and s.ended_at is null and s.expires_at > ${now} and s.ends_at > ${now}) as sessions
	from membership m join account a on a.id = m.account_id
	where m.role = 'admin' and m.school_id = current_school()
	order by open desc, m.name collate by_name, m.account_id`;

/** Who may come in as an admin. Held until the transaction ends: of two who close each other's access, one is refused. */
export async function lockOpen(tx: Tx): Promise<string[]> {
	const rows = await tx<{ account: string }[]>`
		select m.account_id as account from membership m
		where m.role = 'admin' and m.school_id = current_school() and m.ended_at is null
			and exists (select 1 from account a where a.id = m.account_id and a.disabled_at is null)
		order by m.account_id for update of m`;
	return rows.map((row) => row.account);
}

/** Opens an account that runs the school; its password is given. */
export async function open(
	tx: Tx,
	school: string,
	account: accounts.NewAccount,
	name: string
): Promise<void> {
	await accounts.insert(tx, account);
	await join(tx, school, account.id, name);
}

/** Lets an account run the school, for the first time or again. */
export const join = (tx: Tx, school: string, account: string, name: string): Promise<unknown> => tx`
	insert into membership (school_id, account_id, role, name) values (${school}, ${account}, 'admin', ${name})
	on conflict (school_id, account_id, role) do update set ended_at = null, name = excluded.name`;

/** Is the account anything in this school, today or once? */
export async function knows(tx: Tx, account: string): Promise<boolean> {
	const rows =
		await tx`select 1 from membership where account_id = ${account} and school_id = current_school()`;
	return rows.length > 0;
}
