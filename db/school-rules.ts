import { type LessonToCome } from '#domain/rule-change.ts';
import { type DatedRules, type SchoolRules } from '#domain/rules.ts';
import { type Tx } from './sql.ts';

/** All rules of the school behind the wall, with the day each holds from. */
export const dated = (tx: Tx): Promise<DatedRules[]> => tx<DatedRules[]>`
	select to_char(valid_from, 'YYYY-MM-DD') as "from", rules from school_rule
	where school_id = current_school() order by valid_from`;

export interface ToCome extends LessonToCome {
	week: string;
	who: string;
}

/** The lessons with an instructor in a span of time, those under way at its start included. */
export const lessonsBetween = (tx: Tx, from: Date, until: Date | null): Promise<ToCome[]> => tx<ToCome[]>`
	select l.id, l.week, (extract(epoch from l.starts_at) * 1000)::float8 as start,
		(extract(epoch from l.ends_at) * 1000)::float8 as end, l.instructor_id as instructor, i.name as who,
		l.place_id as place, l.state
	from lesson l join instructor i on i.id = l.instructor_id
	where l.state <> 'cancelled' and l.ends_at > ${from} and (${until}::timestamptz is null or l.starts_at < ${until})
	order by l.starts_at`;

export const put = (tx: Tx, school: string, from: string, rules: SchoolRules): Promise<unknown> => tx`
	insert into school_rule (school_id, valid_from, rules) values (${school}, ${from}, ${tx.json(rules)})
	on conflict (school_id, valid_from) do update set rules = excluded.rules, created_at = now()`;

/** The lessons of a span take the new buffers on. Fails with 23P01 where two of them then collide. */
export const stretch = (
	tx: Tx,
	span: { from: Date; until: Date | null },
	rules: Pick<SchoolRules, 'buffer' | 'travel'>
): Promise<unknown> => tx`
	update lesson set busy_until = ends_at + make_interval(mins => ${rules.buffer}),
		away_until = ends_at + make_interval(mins => ${rules.travel})
	where starts_at >= ${span.from} and (${span.until}::timestamptz is null or starts_at < ${span.until})
		and state <> 'cancelled'`;
