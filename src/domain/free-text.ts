import { type Actor, isAdmin, isStaff } from './policy.ts';

/** A text people write together: a lesson's note (`about` its id) or a week's memo (`about` the week). */
export interface TextName {
	kind: 'note' | 'memo';
	about: string;
}

/** Longest text, in UTF-16 units; PostgreSQL counts at most as many characters. */
export const TEXT_LIMIT = 2000;

/**
 * Who sees and writes a text. A note may hold names: admins and the lesson's own instructor only.
 * @param instructor the lesson's, for a note
 */
export const mayOpenText = (actor: Actor, kind: TextName['kind'], instructor: string | null): boolean =>
	isAdmin(actor) ||
	(isStaff(actor) && (kind === 'memo' || (instructor !== null && actor.instructor === instructor)));
