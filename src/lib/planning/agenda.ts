import { type State } from '#domain/lesson.ts';

/** What an instructor may say of a lesson of theirs on the phone; `planned` takes an outcome back. */
export const OUTCOMES = ['planned', 'in_progress', 'done', 'no_show'] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** Ids of the edits the buttons of one lesson will make. */
export type OutcomeIds = Record<string, string>;

/** Buttons appear this long before a lesson begins. */
const EARLY = 30 * 60_000;

interface Closable {
	state: State;
	start: string;
	end: string;
	candidates: readonly unknown[];
}

/**
 * The buttons a lesson shows, in their order. That somebody was absent cannot be said of one among several: it would
 * be said of all. @param now milliseconds
 */
export function outcomesOf(lesson: Closable, now: number): Outcome[] {
	if (lesson.state === 'done' || lesson.state === 'no_show') return ['planned'];
	if (Date.parse(lesson.start) - EARLY > now) return [];
	if (lesson.state !== 'planned' && lesson.state !== 'in_progress') return [];
	const mayStart = lesson.state === 'planned' && Date.parse(lesson.end) > now;
	const ends: Outcome[] = lesson.candidates.length > 1 ? ['done'] : ['done', 'no_show'];
	return mayStart ? ['in_progress', ...ends] : ends;
}

/** `closed`: outcome known; `open`: it is its turn or its outcome is still owed; `ahead`; `cancelled`. */
export function standingOf(lesson: Closable, now: number): 'closed' | 'open' | 'ahead' | 'cancelled' {
	if (lesson.state === 'cancelled') return 'cancelled';
	if (lesson.state === 'done' || lesson.state === 'no_show' || lesson.state === 'locked') return 'closed';
	return outcomesOf(lesson, now).length > 0 ? 'open' : 'ahead';
}

/** Which lessons at which versions: two screens that write the same show the same. */
export const agendaOf = (lessons: readonly { id: string; version: number }[]): string =>
	lessons
		.map(({ id, version }) => `${id} ${version}`)
		.sort()
		.join('\n');
