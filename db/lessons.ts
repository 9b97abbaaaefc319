import { type Lesson } from '../src/domain/lesson.ts';
import { type Refusal } from '../src/domain/verdict.ts';
import { type Tx } from './sql.ts';

type TakenBy = NonNullable<Extract<Refusal, { code: 'taken' }>['by']>;

const byOf = (row: {
	id: string;
	starts_at: Date;
	ends_at: Date;
	instructor_id: string | null;
	candidates: string[];
}): TakenBy => ({
	lesson: row.id,
	start: instantOf(row.starts_at),
	end: instantOf(row.ends_at),
	instructor: row.instructor_id,
	candidates: row.candidates
});

const instantOf = (date: Date): string => date.toISOString().slice(0, 19) + 'Z';

/** A lesson that stands in the way of `lesson` on one resource, within `reach` minutes around it. */
export async function inTheWay(
	tx: Tx,
	lesson: Lesson,
	resource: { column: 'instructor_id' | 'vehicle_id' | 'place_id'; id: string },
	reach: number
): Promise<TakenBy | null> {
	const margin = `${reach} minutes`;
	const [row] = await tx<Parameters<typeof byOf>[0][]>`
		select l.id, l.starts_at, l.ends_at, l.instructor_id,
			array(select candidate_id from lesson_candidate where lesson_id = l.id order by 1) as candidates
		from lesson l
		where l.${tx(resource.column)} = ${resource.id} and l.id <> ${lesson.id} and l.state <> 'cancelled'
			and l.starts_at < ${lesson.end}::timestamptz + ${margin}::interval
			and l.ends_at > ${lesson.start}::timestamptz - ${margin}::interval
		order by l.starts_at limit 1`;
	return row ? byOf(row) : null;
}

/** A lesson that already has one of these candidates at that time, and which of them. */
export async function withCandidate(
	tx: Tx,
	lesson: Lesson
): Promise<{ candidate: string; by: TakenBy } | null> {
	const [row] = await tx<(Parameters<typeof byOf>[0] & { candidate_id: string })[]>`
		select l.id, l.starts_at, l.ends_at, l.instructor_id, s.candidate_id,
			array(select candidate_id from lesson_candidate where lesson_id = l.id order by 1) as candidates
		from lesson_candidate s join lesson l on l.id = s.lesson_id
		where s.candidate_id = any(${lesson.candidates}) and s.active and s.lesson_id <> ${lesson.id}
			and s.period && tstzrange(${lesson.start}, ${lesson.end})
		order by l.starts_at limit 1`;
	return row ? { candidate: row.candidate_id, by: byOf(row) } : null;
}
