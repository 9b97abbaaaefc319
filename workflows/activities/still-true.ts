import { netChanges } from '#domain/notices/net-change.ts';
import { type Told } from '#domain/notices/notice.ts';
import { type PlanningEntry } from '#domain/planning.ts';

/**
 * What still holds of a notice at the moment it is sent: texts are made of this, never of what was true when it was
 * promised. Nothing left: it has expired. @param at milliseconds since 1970
 */
export function stillTrue(
	changes: readonly Told[],
	standing: ReadonlyMap<string, PlanningEntry>,
	at: number
): Told[] {
	const near = changes.flatMap((change) => {
		if (change.kind !== 'near') return [];
		const now = standing.get(change.lesson);
		const holds = now?.state === 'planned' && now.start === change.now?.start && Date.parse(now.start) > at;
		return holds ? [{ ...change, now }] : [];
	});
	const news = changes.filter((change) => change.kind !== 'near');
	const was = new Map(news.map((change) => [change.lesson, change.was]));
	const now = new Map([...standing].filter(([lesson]) => was.has(lesson)));
	return [...near, ...netChanges(was, now, at)];
}
