import { type Tx } from './sql.ts';
import { idsTaughtBy } from './taught.ts';

export interface DirectoryInstructor {
	id: string;
	name: string;
	account: string | null;
	permits: string[];
	active: boolean;
}
export interface DirectoryVehicle {
	id: string;
	plate: string;
	model: string;
	permit: string;
	active: boolean;
}
export interface DirectoryPlace {
	id: string;
	name: string;
	short: string;
	/** Only one lesson fits at a time. */
	exclusive: boolean;
	active: boolean;
}
export interface DirectoryCandidate {
	id: string;
	name: string;
	phone: string | null;
	permit: string;
	instructor: string | null;
	hoursBought: number;
	/** Driving hours done, in minutes. */
	minutesDone: number;
	active: boolean;
}
/** The names one viewer may know, by id. Who is missing here is “un autre candidat” on screen. */
export interface DirectoryNames {
	instructors: DirectoryInstructor[];
	vehicles: DirectoryVehicle[];
	places: DirectoryPlace[];
	candidates: DirectoryCandidate[];
	/** Accounts of staff, for “who changed it”. */
	staff: { account: string; name: string }[];
}

/** @param taughtBy an instructor's id: only the candidates they teach as of `now`; null: all */
export async function names(tx: Tx, taughtBy: string | null, now: Date): Promise<DirectoryNames> {
	const taught = taughtBy === null ? null : await idsTaughtBy(tx, taughtBy, now);
	const [instructors, vehicles, places, people, staff] = await Promise.all([
		tx<DirectoryInstructor[]>`
			select id, name, account_id as account, permits, active from instructor order by name collate by_name`,
		tx<
			DirectoryVehicle[]
		>`select id, plate, model, permit, active from vehicle order by plate collate by_name`,
		tx<DirectoryPlace[]>`
			select id, name, short_name as short, one_at_a_time as exclusive, active from place order by name collate by_name`,
		candidates(tx, taught),
		tx<{ account: string; name: string }[]>`
			select account_id as account, min(name) as name from membership
			where school_id = current_school() and role in ('admin', 'instructor') group by account_id`
	]);
	return { instructors, vehicles, places, candidates: people, staff };
}

const candidates = (tx: Tx, only: readonly string[] | null) => tx<DirectoryCandidate[]>`
	with done as (
		select lc.candidate_id, sum(extract(epoch from l.ends_at - l.starts_at) / 60)::int as minutes
		from lesson_candidate lc join lesson l on l.id = lc.lesson_id
		where l.state in ('done', 'locked') and l.kind in ('driving', 'manoeuvre')
		group by lc.candidate_id
	)
	select c.id, c.name, c.phone, c.permit, c.instructor_id as instructor, c.hours_bought as "hoursBought",
		coalesce(done.minutes, 0) as "minutesDone", c.active
	from candidate c left join done on done.candidate_id = c.id
	${only ? tx`where c.id = any(${[...only]}::uuid[])` : tx``}
	order by c.name collate by_name`;
