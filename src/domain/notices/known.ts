import { type PlanningEntry } from '#domain/planning.ts';
import { type Told } from './notice.ts';

/**
 * What a person knows, by lesson: what they were told last, or, where that was taken back, what they were told before.
 * @param taken the oldest last
 */
export function knownOf(
	told: readonly { lesson: string; entry: PlanningEntry | null }[],
	taken: readonly { changes: readonly Told[] }[]
): Map<string, PlanningEntry | null> {
	const known = new Map(told.map(({ lesson, entry }) => [lesson, entry]));
	for (const change of taken.flatMap((one) => one.changes)) known.set(change.lesson, change.was);
	return known;
}
