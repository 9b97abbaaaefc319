import { inSchool, type Sql } from './sql.ts';

interface Lease {
	school: string;
	week: string;
	clientId: number;
	account: string;
	session: string;
}

/** Takes a Yjs client id for one document; false when it was ever used on this board. */
export const take = (sql: Sql, lease: Lease & { epoch: number }): Promise<boolean> =>
	inSchool(sql, lease, async (tx) => {
		const rows = await tx`
			insert into client_lease (school_id, week, epoch, client_id, account_id, session_id)
			values (${lease.school}, ${lease.week}, ${lease.epoch}, ${lease.clientId}, ${lease.account}, ${lease.session})
			on conflict do nothing returning client_id`;
		return rows.length === 1;
	});

export const isHeld = (sql: Sql, lease: Lease): Promise<boolean> =>
	inSchool(sql, lease, async (tx) => {
		const rows = await tx`
			select 1 from client_lease where school_id = ${lease.school} and week = ${lease.week} and client_id = ${lease.clientId}
				and account_id = ${lease.account} and session_id = ${lease.session}`;
		return rows.length === 1;
	});
