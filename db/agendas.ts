import { type CancelReason, type Canceller, type Kind, type State } from '#domain/lesson.ts';
import { type Tx } from '#db/sql.ts';
import { idsTaughtBy } from '#db/taught.ts';

/** A lesson of an instructor's own day, with the people they teach in it. */
export interface AgendaLesson {
	id: string;
	version: number;
	kind: Kind;
	state: State;
	start: string;
	end: string;
	week: string;
	/** Its week is visible to candidates. */
	published: boolean;
	plate: string | null;
	model: string | null;
	place: string | null;
	address: string | null;
	capacity: number | null;
	/** Their phone only while they are taught, and not in a cancelled lesson. */
	candidates: { id: string; name: string; phone: string | null }[];
	cancelledBy: Canceller | null;
	cancelReason: CancelReason | null;
}

/** An instructor's lessons that start between two instants, earliest first; cancelled ones included. */
export async function between(
	tx: Tx,
	instructor: string,
	from: string,
	to: string,
	now: Date
): Promise<AgendaLesson[]> {
	const taught = await idsTaughtBy(tx, instructor, now);
	return await tx<AgendaLesson[]>`
		select l.id, l.version, l.kind, l.state, l.week, l.capacity, b.published_at is not null as published,
			to_char(l.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as start,
			to_char(l.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as end,
			v.plate, v.model, p.name as place, p.address,
			l.cancelled_by as "cancelledBy", l.cancel_reason as "cancelReason",
			coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'phone',
					case when l.state <> 'cancelled' and c.id = any (${taught}::uuid[]) then c.phone end) order by c.name collate by_name, c.id)
				from lesson_candidate lc join candidate c on c.id = lc.candidate_id where lc.lesson_id = l.id), '[]') as candidates
		from lesson l
		join board b on b.school_id = l.school_id and b.week = l.week
		left join vehicle v on v.id = l.vehicle_id
		left join place p on p.id = l.place_id
		where l.instructor_id = ${instructor} and l.starts_at >= ${from}::timestamptz and l.starts_at < ${to}::timestamptz
		order by l.starts_at, l.id`;
}
