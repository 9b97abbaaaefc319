import { type Component, lineOf } from './component.ts';
import { identityOf } from './event.ts';

/** Events of one UID: the series itself and the dates of it that were changed. */
export function byUid(events: readonly Component[]): Map<string, Component[]> {
	const groups = new Map<string, Component[]>();
	for (const event of events) {
		const identity = identityOf(event);
		const group = groups.get(identity);
		if (group) group.push(event);
		else groups.set(identity, [event]);
	}
	return groups;
}

/** Of several versions the one of the highest SEQUENCE, the last in the file if they are equal. */
export const latest = (versions: readonly Component[]): Component | undefined =>
	versions.reduce<Component | undefined>(
		(best, event) => (best === undefined || sequenceOf(event) >= sequenceOf(best) ? event : best),
		undefined
	);
const sequenceOf = (event: Component): number => Number(lineOf(event, 'SEQUENCE')?.value ?? 0) || 0;

/** Changed dates of a series, each in its latest version. */
export function latestPerDate(changes: readonly Component[]): Component[] {
	const perDate = new Map<string, Component>();
	for (const change of changes) {
		const line = lineOf(change, 'RECURRENCE-ID');
		const date = `${line?.params.get('TZID') ?? ''}:${line?.value.trim() ?? ''}`;
		const other = perDate.get(date);
		if (!other || sequenceOf(change) >= sequenceOf(other)) perDate.set(date, change);
	}
	return [...perDate.values()];
}
