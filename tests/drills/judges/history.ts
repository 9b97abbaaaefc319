import { type Lesson } from '#domain/lesson.ts';
import { type AuditRow } from './facts.ts';

export interface LessonChange {
	was: Lesson | undefined;
	is: Lesson;
}

/** All changes of one edit, which were committed at once, and every lesson as it stood after them. */
export interface Moment {
	edit: string | null;
	/** Of its transaction, which may hold several edits. */
	at: string;
	changes: LessonChange[];
	lessons: ReadonlyMap<string, Lesson>;
}

/** Every moment the weeks ever knew, folded from the audit. Two boards' rows may stand between each other's. */
export function* history(audit: readonly AuditRow[]): Iterable<Moment> {
	const lessons = new Map<string, Lesson>();
	const edits = Map.groupBy(audit, ({ edit }, n) => edit ?? n);
	for (const rows of edits.values()) {
		const changes = rows.map((row) => {
			const was = lessons.get(row.lesson);
			const is = changed(was, row);
			lessons.set(row.lesson, is);
			return { was, is };
		});
		yield { edit: rows[0]?.edit ?? null, at: rows[0]?.at ?? '', changes, lessons };
	}
}

const changed = (was: Lesson | undefined, { lesson, after }: AuditRow): Lesson =>
	({ ...was, ...after, id: lesson, version: (was?.version ?? 0) + 1 }) as Lesson;
