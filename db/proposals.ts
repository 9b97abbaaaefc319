import type { JSONValue } from 'postgres';
import { type Edit } from '../src/domain/edit.ts';
import { type Tx } from './sql.ts';

export interface Proposal {
	id: string;
	week: string;
	edit: Edit;
	fromInstructor: string;
	toInstructor: string;
	proposedBy: string;
	state: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'overtaken';
}

export async function add(tx: Tx, school: string, proposal: Omit<Proposal, 'state'>): Promise<boolean> {
	const rows = await tx`
		insert into proposal (id, school_id, week, steps, from_instructor, to_instructor, proposed_by)
		values (${proposal.id}, ${school}, ${proposal.week}, ${tx.json(proposal.edit as unknown as JSONValue)},
			${proposal.fromInstructor}, ${proposal.toInstructor}, ${proposal.proposedBy})
		on conflict do nothing returning id`;
	return rows.length === 1;
}

export async function find(tx: Tx, id: string): Promise<Proposal | null> {
	const [row] = await tx<Proposal[]>`
		select id, week, steps as edit, from_instructor as "fromInstructor", to_instructor as "toInstructor",
			proposed_by as "proposedBy", state
		from proposal where id = ${id} for update`;
	return row ?? null;
}

/** False when it was settled already. */
export async function settle(
	tx: Tx,
	id: string,
	state: Proposal['state'],
	account: string
): Promise<boolean> {
	const rows = await tx`
		update proposal set state = ${state}, decided_by = ${account}, decided_at = now()
		where id = ${id} and state = 'open' returning id`;
	return rows.length === 1;
}

/** What could not be done has been read by its proposer; false when it was already put away. */
export async function putAway(tx: Tx, id: string): Promise<boolean> {
	const rows =
		await tx`update proposal set state = 'withdrawn' where id = ${id} and state = 'overtaken' returning id`;
	return rows.length === 1;
}

/**
 * Takes an open proposal for answering; null when it is answered, or being answered. A claim older than a
 * minute belongs to an answer that was cut short; `carriedOut` then says whether its lessons have moved.
 */
export async function claim(tx: Tx, id: string, account: string): Promise<{ carriedOut: boolean } | null> {
	const [row] = await tx<{ carriedOut: boolean }[]>`
		update proposal set decided_by = ${account}, decided_at = now()
		where id = ${id} and state = 'open' and (decided_at is null or decided_at < now() - interval '1 minute')
		returning exists (select 1 from edit where edit.id = proposal.id and verdict->>'verdict' = 'accepted') as "carriedOut"`;
	return row ?? null;
}
