import { type Edit } from '../src/domain/edit.ts';
import { instant, type Lesson } from '../src/domain/lesson.ts';
import { type Refusal } from '../src/domain/verdict.ts';
import { type Tx } from './sql.ts';

/** A week as PostgreSQL's rows tell it: what a board's document must say, and what it is made of anew (R24). */
export interface BoardRows {
	epoch: number;
	seq: number;
	published: boolean;
	closed: boolean;
	lessons: Lesson[];
	proposals: { id: string; edit: Edit; from: string; to: string; at: string; overtaken: Refusal | null }[];
}

type LessonRow = Omit<Lesson, 'start' | 'end' | 'at'> & { starts: Date; ends: Date; changed: Date | null };

/** All in one snapshot, when `tx` is at `repeatable read`. */
export async function read(tx: Tx, school: string, week: string): Promise<BoardRows | null> {
	const [head] = await tx<{ epoch: number; seq: string; published: boolean; closed: boolean }[]>`
		select epoch, seq, published_at is not null as published, closed_at is not null as closed
		from board where school_id = ${school} and week = ${week}`;
	if (!head) return null;
	const lessons = await tx<LessonRow[]>`
		select l.id, l.version, l.kind, l.state, l.starts_at as starts, l.ends_at as ends, l.instructor_id as instructor,
			l.vehicle_id as vehicle, l.place_id as place, l.capacity, l.permit, l.topic, l.series_id as series,
			l.cancelled_by as "cancelledBy", l.cancel_reason as "cancelReason", a.account_id as by, a.at as changed,
			array(select candidate_id from lesson_candidate where lesson_id = l.id order by 1) as candidates
		from lesson l left join lateral (select account_id, at from audit
			where school_id = l.school_id and thing = 'lesson' and thing_id = l.id::text order by id desc limit 1) a on true
		where l.school_id = ${school} and l.week = ${week} order by l.id`;
	const proposals = await tx<(Omit<BoardRows['proposals'][number], 'at'> & { at: Date })[]>`
		select p.id, p.steps as edit, p.from_instructor as from, p.to_instructor as to, p.proposed_at as at,
			case p.state when 'overtaken' then coalesce(e.verdict->'reason', '{"code":"gone"}') end as overtaken
		from proposal p left join edit e on e.id = p.id
		where p.school_id = ${school} and p.week = ${week} and p.state in ('open', 'overtaken') order by p.id`;
	return {
		...head,
		seq: Number(head.seq),
		lessons: lessons.map(({ starts, ends, changed, ...row }) => ({
			...row,
			start: instant(starts.getTime()),
			end: instant(ends.getTime()),
			at: instant((changed ?? starts).getTime())
		})),
		proposals: proposals.map((row) => ({ ...row, at: instant(row.at.getTime()) }))
	};
}
