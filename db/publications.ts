import { type Tx } from './sql.ts';

/** One that stood still for so many minutes is lost, with the Temporal it ran on: people's own flows tell its lessons then. */
const LOST_AFTER = 10;

/** Weeks whose publication has not come to this person yet: it tells them their week. */
export async function awaited(tx: Tx, person: string): Promise<ReadonlySet<string>> {
	const rows = await tx<{ week: string }[]>`
		select payload->>'week' as week from outbox
		where school_id = current_school() and kind = 'week_published' and dead_at is null
			and created_at > now() - interval '1 day' and (told_until is null or told_until < ${person}::uuid)
			and (done_at is null or coalesce(told_at, done_at) > now() - make_interval(mins => ${LOST_AFTER}))`;
	return new Set(rows.map(({ week }) => week));
}

/** Greater than anybody's id: all have been told. */
export const ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** @param last the person its last portion ended with; null: it has told everybody */
export const told = (tx: Tx, publication: string, last: string | null): Promise<unknown> => tx`
	update outbox set told_at = now(), told_until = ${last ?? ALL}::uuid
	where school_id = current_school() and kind = 'week_published' and id::text = ${publication}`;

/** Those of the last day that did not come to their end are started once more: one that runs is left in peace. */
export const again = (tx: Tx, school: string): Promise<unknown> => tx`
	update outbox set done_at = null, claimed_until = null, available_at = now()
	where school_id = ${school} and kind = 'week_published' and done_at is not null and dead_at is null
		and created_at > now() - interval '1 day' and told_until is distinct from ${ALL}::uuid`;
