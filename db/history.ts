import { type Lesson } from '#domain/lesson.ts';
import { type Tx } from './sql.ts';

/** One recorded change of a lesson: by whom, and how it stood before and after. Ids only. */
export interface LessonChange {
	at: string;
	account: string | null;
	action: string;
	before: Partial<Lesson> | null;
	after: Partial<Lesson> | null;
	reason: string | null;
}

/** What happened to a lesson, newest first, from the audit. */
export const ofLesson = (tx: Tx, lesson: string): Promise<LessonChange[]> => tx<LessonChange[]>`
	select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, account_id as account, action, before, after, reason
	from audit where thing = 'lesson' and thing_id = ${lesson} order by id desc limit 100`;

/** Who last changed any of these fields of these lessons, and when; in the order asked. */
export async function changersOf(
	tx: Tx,
	asked: readonly { lesson: string; fields: readonly string[] }[]
): Promise<({ by: string | null; at: string } | null)[]> {
	const rows = await tx<{ n: string; by: string | null; at: string }[]>`
		select q.n, a.account_id as by, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
		from jsonb_array_elements(${tx.json(asked.map((one) => ({ ...one, fields: [...one.fields] })))})
			with ordinality q (one, n)
		cross join lateral (select account_id, at from audit
			where school_id = current_school() and thing = 'lesson' and thing_id = q.one->>'lesson'
				and after ?| array(select jsonb_array_elements_text(q.one->'fields'))
			order by id desc limit 1) a`;
	const found = new Map(rows.map(({ n, by, at }) => [Number(n), { by, at }]));
	return asked.map((_, index) => found.get(index + 1) ?? null);
}
