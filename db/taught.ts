import { type Tx } from './sql.ts';

/** How long after a lesson its instructor still knows whom they taught. */
const DAYS_KNOWN = 60;

/**
 * The candidates an instructor teaches: those who are theirs, and those who sit in a lesson of theirs that stands
 * and is to come or ended at most 60 days before `now`. Whom the directory names and whom they may seat is both this.
 */
export async function idsTaughtBy(tx: Tx, instructor: string, now: Date): Promise<string[]> {
	const rows = await tx<{ id: string }[]>`
		select c.id from candidate c where c.instructor_id = ${instructor} or exists (
			select 1 from lesson_candidate lc join lesson l on l.id = lc.lesson_id
			where lc.candidate_id = c.id and l.instructor_id = ${instructor} and l.state <> 'cancelled'
				and l.ends_at >= ${now}::timestamptz - make_interval(days => ${DAYS_KNOWN}))`;
	return rows.map((row) => row.id);
}
