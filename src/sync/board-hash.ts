import { digest } from 'lib0/hash/sha256';
import { FIELDS, type Lesson } from '#domain/lesson.ts';
import { type BoardDoc, lessonsOf } from './board-doc.ts';

/** All of a lesson that PostgreSQL's row holds too, in one order: two that read the same are the same. */
export const lessonText = (lesson: Lesson): string =>
	JSON.stringify([
		lesson.id,
		lesson.version,
		lesson.state,
		lesson.candidates,
		lesson.cancelledBy,
		lesson.cancelReason,
		...FIELDS.map((field) => lesson[field])
	]);

/** Changes with what `lessonText` tells: a page and a server of two versions have nothing to compare. */
const SHAPE = '1';
export const shapeOf = (hash: string): string => hash.split(':')[0] ?? '';

/** Of all lessons on a board, whatever their order in the document (R25): shape, colon, hex digits. */
export function boardHash(board: Pick<BoardDoc, 'lessons'>): string {
	const texts = [...lessonsOf(board).values()].map(lessonText).sort();
	const bytes = [...digest(new TextEncoder().encode(texts.join('\n')))].slice(0, 16);
	return `${SHAPE}:${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
