import { type Kind } from '#domain/lesson.ts';
import { type Desk } from './desk.svelte.ts';
import { isCounted } from './unborn.ts';

/** How many lessons of each kind are on the days on screen, filtered out or not. */
export function kindCounts(desk: Desk): (kind: Kind) => number {
	const days = new Set(desk.place.view === 'list' ? desk.weekDays : desk.days);
	const counts = new Map<Kind, number>();
	for (const lesson of desk.boards.standing)
		if (isCounted(lesson) && days.has(desk.clock.date(lesson.start)))
			counts.set(lesson.kind, (counts.get(lesson.kind) ?? 0) + 1);
	return (kind) => counts.get(kind) ?? 0;
}
