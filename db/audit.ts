import { type Role } from '#domain/policy.ts';
import { type Tx } from './sql.ts';

export interface AuditEntry {
	school: string;
	account: string;
	role: Role;
	action: string;
	thing: string;
	id: string;
	before?: object | null;
	after?: object | null;
	reason?: string | null;
}

/** Who changed what, in the transaction of the change itself. */
export async function write(tx: Tx, entry: AuditEntry): Promise<void> {
	const json = (value: object | null | undefined) => (value ? tx.json(value as never) : null);
	await tx`insert into audit (school_id, account_id, role, action, thing, thing_id, before, after, reason)
		values (${entry.school}, ${entry.account}, ${entry.role}, ${entry.action}, ${entry.thing}, ${entry.id},
			${json(entry.before)}, ${json(entry.after)}, ${entry.reason ?? null})`;
}

export interface HistoryRow {
	at: Date;
	who: string | null;
	action: string;
	thing: string;
	before: Record<string, unknown> | null;
	after: Record<string, unknown> | null;
}

/** What happened to a thing, the newest first. */
export const history = (tx: Tx, thing: string, id: string, limit = 12): Promise<HistoryRow[]> => tx<
	HistoryRow[]
>`
	select a.at, a.action, a.thing, a.before, a.after, (select m.name from membership m
		where m.account_id = a.account_id and m.school_id = a.school_id order by m.role limit 1) as who
	from audit a where a.thing = ${thing} and a.thing_id = ${id} order by a.id desc limit ${limit}`;
