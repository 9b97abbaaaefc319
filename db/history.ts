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

/** Who last changed any of these fields of a lesson, and when. */
export async function changerOf(
	tx: Tx,
	lesson: string,
	fields: readonly string[]
): Promise<{ by: string | null; at: string } | null> {
	const [row] = await tx<{ by: string | null; at: string }[]>`
		select account_id as by, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
		from audit where thing = 'lesson' and thing_id = ${lesson} and after ?| ${[...fields]} order by id desc limit 1`;
	return row ?? null;
}
