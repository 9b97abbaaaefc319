import { type Kind } from '#domain/lesson.ts';
import { type Tx } from './sql.ts';

/** What a school books: people, vehicles, places. Each can be switched off, none is ever deleted. */
export type Thing = 'instructor' | 'candidate' | 'vehicle' | 'place';

/** Switches on or off; false when somebody else changed the row since `version`. */
export async function setActive(
	tx: Tx,
	thing: Thing,
	row: { id: string; version: number; active: boolean }
): Promise<boolean> {
	const done = await tx`update ${tx(thing)} set active = ${row.active}, version = version + 1
		where id = ${row.id} and version = ${row.version}`;
	return done.count === 1;
}

export interface LessonAhead {
	id: string;
	week: string;
	start: Date;
	end: Date;
	kind: Kind;
	instructor: string | null;
	candidates: string | null;
}

/** The lessons to come that count on it, the next first. */
export const lessonsAhead = (tx: Tx, thing: Thing, id: string, now: Date): Promise<LessonAhead[]> => {
	const uses =
		thing === 'candidate'
			? tx`exists (select 1 from lesson_candidate x where x.lesson_id = l.id and x.candidate_id = ${id})`
			: tx`${tx(`l.${thing}_id`)} = ${id}`;
	return tx<LessonAhead[]>`
		select l.id, l.week, l.starts_at as start, l.ends_at as end, l.kind, i.name as instructor,
			(select string_agg(c.name, ', ' order by c.name collate by_name) from lesson_candidate lc join candidate c on c.id = lc.candidate_id
				where lc.lesson_id = l.id) as candidates
		from lesson l left join instructor i on i.id = l.instructor_id
		where l.ends_at > ${now} and l.state in ('planned', 'in_progress') and ${uses}
		order by l.starts_at limit 500`;
};

/** Two lessons the database would not hold together. */
export interface Clash {
	first: { start: Date; end: Date; who: string | null };
	second: { start: Date; end: Date; who: string | null };
}

/** Lessons to come at one place that overlap, were it to take one at a time. */
export const overlapsAt = (tx: Tx, place: string, now: Date): Promise<Clash[]> => tx<Clash[]>`
	select json_build_object('start', a.starts_at, 'end', a.ends_at, 'who', i.name) as first,
		json_build_object('start', b.starts_at, 'end', b.ends_at, 'who', j.name) as second
	from lesson a join lesson b on b.place_id = a.place_id and (b.starts_at, b.id) > (a.starts_at, a.id) and b.starts_at < a.ends_at
	left join instructor i on i.id = a.instructor_id left join instructor j on j.id = b.instructor_id
	where a.place_id = ${place} and a.ends_at > ${now} and b.ends_at > ${now}
		and a.state <> 'cancelled' and b.state <> 'cancelled'
	order by a.starts_at limit 100`;

/** Lessons to come follow their place's new habit. Fails with 23P01 where two of them overlap. */
export const setExclusive = (tx: Tx, place: string, exclusive: boolean, now: Date): Promise<unknown> => tx`
	update lesson set place_exclusive = ${exclusive}
	where place_id = ${place} and ends_at > ${now} and place_exclusive <> ${exclusive}`;
