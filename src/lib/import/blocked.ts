import * as context from '#db/import-context.ts';
import { type ImportRow } from '#db/import-rows.ts';
import { type Import } from '#db/imports.ts';
import * as schoolFacts from '#db/school-facts.ts';
import { type Tx } from '#db/sql.ts';
import { decide } from '#domain/decide.ts';
import { backOf, together } from '#domain/import/row-edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { LessonIndex } from '#domain/lesson-index.ts';
import { type Actor } from '#domain/policy.ts';
import { byEdit } from './job.ts';

const DAY = 86_400_000;

type Row = ImportRow & { lesson: string };

/** Of rows that an undo may take back, those it was refused before and would be again: what was in their way is there still. */
export async function stillBlocked(
	tx: Tx,
	one: Pick<Import, 'school' | 'account'>,
	rows: readonly Row[],
	standing: ReadonlyMap<string, Lesson>
): Promise<ReadonlySet<Row>> {
	const refused = rows.filter(({ undone }) => undone?.undone === 'refused');
	const [first] = refused;
	if (!first) return new Set();
	const facts = await schoolFacts.readIn(tx, one.school);
	const lessons = new LessonIndex(await around(tx, refused, standing));
	const actor: Actor = {
		account: one.account,
		school: one.school,
		roles: ['admin'],
		instructor: null,
		candidate: null
	};
	const isBlocked = (some: readonly Row[]): boolean => {
		const steps = some.flatMap((row) => {
			const lesson = standing.get(row.lesson);
			return lesson ? [backOf(row, lesson)] : [];
		});
		// An undo sets soft rules aside, those of the hour among them.
		const now = new Date(0).toISOString();
		return !decide(together(steps), actor, { ...facts, lessons, now }).ok;
	};
	return new Set(byEdit(refused, (row) => row.turn).flatMap((some) => (isBlocked(some) ? some : [])));
}

/** Lessons beside where these stand, and where they would go. */
async function around(
	tx: Tx,
	rows: readonly Row[],
	standing: ReadonlyMap<string, Lesson>
): Promise<Lesson[]> {
	const starts = rows
		.flatMap(({ lesson, was, draft }) => [standing.get(lesson)?.start, was?.draft.start, draft?.start])
		.flatMap((start) => (start === undefined ? [] : [Date.parse(start)]));
	const from = new Date(Math.min(...starts) - DAY);
	const to = new Date(Math.max(...starts) + 2 * DAY);
	return await context.lessonsAround(
		tx,
		from,
		to,
		rows.map(({ lesson }) => lesson)
	);
}
