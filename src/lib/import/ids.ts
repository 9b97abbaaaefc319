import { createHash } from 'node:crypto';
import { type Group } from '#domain/import/mapping.ts';
import { type Occurrence } from '#domain/import/occurrence.ts';

/**
 * The lesson an event stands for, in this school for good: the same UID and date give the same id in every file,
 * so that reading a calendar again finds what it brought before.
 */
export const lessonIdOf = (school: string, event: Pick<Occurrence, 'uid' | 'key'>): string =>
	uuid(digest('lesson', school, event.uid, event.key), 8);

/**
 * The edit that takes a row, or takes it back: one for each import, so that one cut off repeats itself without effect.
 * Where an undo is pressed again the import has another revision: what was refused is asked anew.
 */
export function editIdOf(
	{ id, createdAt, account }: { id: string; createdAt: Date; account: string },
	what: 'take' | `undo ${number}`,
	lesson: string
): string {
	const time = createdAt.getTime().toString(16).padStart(12, '0');
	return uuid(time + digest(what, id, account, lesson).slice(12), 7);
}

/** Somebody or something new, by the name found. */
export const newcomerIdOf = (school: string, group: Group, key: string): string =>
	uuid(digest('newcomer', school, group, key), 8);

/** Hex digits of a hash over the parts, each with its length before it. */
const digest = (...parts: string[]): string =>
	createHash('sha256')
		.update(parts.map((part) => `${part.length}:${part}`).join(''))
		.digest('hex');

/** @param version of RFC 9562: 7 begins with milliseconds since 1970, 8 is whatever its maker says */
const uuid = (hex: string, version: 7 | 8): string =>
	[
		hex.slice(0, 8),
		hex.slice(8, 12),
		`${version}${hex.slice(13, 16)}`,
		`8${hex.slice(17, 20)}`,
		hex.slice(20, 32)
	].join('-');

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
