import { type Lesson } from '#domain/lesson.ts';

/** Who looks at the board, as far as the page needs it; the server decides again. */
export interface Viewer {
	account: string;
	name: string;
	admin: boolean;
	/** Their own row as instructor. */
	instructor: string | null;
	locale: 'fr' | 'en';
}

export const mayEdit = (viewer: Viewer, lesson: Pick<Lesson, 'instructor' | 'kind'>): boolean =>
	viewer.admin ||
	(viewer.instructor !== null && lesson.instructor === viewer.instructor && lesson.kind !== 'official_exam');

/** Lessons that ended are shown, not moved. */
export const mayMove = (viewer: Viewer, lesson: Pick<Lesson, 'instructor' | 'kind' | 'state'>): boolean =>
	mayEdit(viewer, lesson) && (lesson.state === 'planned' || lesson.state === 'in_progress');
