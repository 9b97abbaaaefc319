import { type Closure } from '../src/domain/closure.ts';
import { type Tx } from './sql.ts';

export interface ClosureRow extends Closure {
	id: string;
	/** Above 1, somebody has changed it since it was added. */
	version: number;
}

const columns = (tx: Tx) =>
	tx`id, to_char(first_day, 'YYYY-MM-DD') as first, to_char(last_day, 'YYYY-MM-DD') as last, name, version`;

/** Those of the school behind the wall, in the order of time. @param since a day: those that are over by then are left out */
export const list = (tx: Tx, since = '0001-01-01'): Promise<ClosureRow[]> => tx<ClosureRow[]>`
	select ${columns(tx)} from closure
	where school_id = current_school() and last_day >= ${since}::date order by first_day, last_day, name`;

/** @returns those that were not there yet */
export const add = (tx: Tx, school: string, closures: readonly Closure[]): Promise<ClosureRow[]> => tx<
	ClosureRow[]
>`
	insert into closure (school_id, first_day, last_day, name)
	select ${school}, first, last, name from jsonb_to_recordset(${tx.json(plain(closures))}) as c (first date, last date, name text)
	on conflict (school_id, first_day, last_day, name) do nothing
	returning ${columns(tx)}`;

const plain = (closures: readonly Closure[]) =>
	closures.map(({ first, last, name }) => ({ first, last, name }));

/** False when somebody else changed or removed it since `version`. */
export async function update(
	tx: Tx,
	id: string,
	version: number,
	{ first, last, name }: Closure
): Promise<boolean> {
	const done = await tx`
		update closure set first_day = ${first}, last_day = ${last}, name = ${name}, version = version + 1
		where id = ${id} and version = ${version}`;
	return done.count === 1;
}

/** @returns what it was; null when somebody else changed or removed it since `version` */
export async function remove(tx: Tx, id: string, version: number): Promise<ClosureRow | null> {
	const [row] = await tx<ClosureRow[]>`
		delete from closure where id = ${id} and version = ${version} returning ${columns(tx)}`;
	return row ?? null;
}

/** A lesson to come that stands on a closed day. */
export interface LessonOnClosure {
	closure: string;
	id: string;
	week: string;
	start: number;
	end: number;
	/** Of the instructor. */
	who: string | null;
	/** How many stand on the days of that closure. */
	count: number;
}

const SHOWN = 20;

/** The lessons to come that stand on closed days: of each closure how many, and the first of them. */
export const lessonsOn = (tx: Tx, zone: string, now: Date): Promise<LessonOnClosure[]> => tx<
	LessonOnClosure[]
>`
	select * from (
		select c.id as closure, l.id, l.week, (extract(epoch from l.starts_at) * 1000)::float8 as start,
			(extract(epoch from l.ends_at) * 1000)::float8 as end, i.name as who,
			count(*) over (partition by c.id)::int as count,
			row_number() over (partition by c.id order by l.starts_at, l.id)::int as place
		from closure c
		join lesson l on l.state = 'planned' and l.starts_at > ${now}
			and l.starts_at >= c.first_day::timestamp at time zone ${zone}
			and l.starts_at < (c.last_day + 1)::timestamp at time zone ${zone}
		left join instructor i on i.id = l.instructor_id
	) on_closed where place <= ${SHOWN} order by closure, place`;
