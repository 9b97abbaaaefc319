import { createHash, randomBytes } from 'node:crypto';
import { type Role } from '#domain/policy.ts';

const DAY = 24 * 60 * 60 * 1000;

/** How long a session may lie idle, and live at all, in days. A candidate's phone stays signed in longer. */
export const STAYS = { staff: { idle: 14, ends: 30 }, candidate: { idle: 90, ends: 180 } } as const;
export type Stay = keyof typeof STAYS;

export const stayFor = (role: Role): Stay => (role === 'candidate' ? 'candidate' : 'staff');
export const daysFrom = (ms: number, days: number): Date => new Date(ms + days * DAY);

/** 256 random bits behind one letter for the stay: being hashed with them, the letter cannot be swapped. */
export const newToken = (stay: Stay): string => stay[0] + randomBytes(32).toString('base64url');

/** The stay a well-formed token was made for, or null. */
export function stayOf(token: string): Stay | null {
	const letter = /^([sc])[\w-]{43}$/.exec(token)?.[1];
	return letter === undefined ? null : letter === 's' ? 'staff' : 'candidate';
}

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The session's token in a Cookie header (a bare token is taken as well), or null. */
export function tokenIn(header: string | null, name: string): string | null {
	if (!header) return null;
	if (stayOf(header)) return header;
	const pair = header.split(';').find((part) => part.trim().startsWith(`${name}=`));
	const token = pair?.trim().slice(name.length + 1) ?? '';
	return stayOf(token) ? token : null;
}
