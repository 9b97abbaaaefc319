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

/** One UID's events as they are to be read. */
interface Versions {
	/** More than one where a program gives all its events one UID: single events that only their starts tell apart. */
	masters: Component[];
	/** Others of the same UID that say something else, and are not read. */
	replaced: Component[];
}

/**
 * Of events with one UID the one of the highest SEQUENCE, the last in the file if they are equal; but single events of
 * one SEQUENCE that begin at different times are no versions of each other.
 */
export function versionsOf(masters: readonly Component[], isSeries: boolean): Versions {
	const last = latest(masters);
	if (!last) return { masters: [], replaced: [] };
	const highest = masters.filter((event) => sequenceOf(event) === sequenceOf(last));
	const perStart = new Map(highest.map((event) => [startOf(event), event]));
	const read = isSeries ? [last] : [...perStart.values()];
	const replaced = masters.filter((event) => !read.some((one) => one === event || replaces(one, event)));
	return { masters: read, replaced };
}

/** A newer version at the same time, or the very same words once more. */
const replaces = (newer: Component, event: Component): boolean =>
	startOf(newer) === startOf(event) &&
	(sequenceOf(newer) > sequenceOf(event) ||
		SAID.every((name) => valueOf(newer, name) === valueOf(event, name)));
const SAID = ['SUMMARY', 'DTEND', 'DURATION', 'LOCATION', 'RRULE'] as const;
const valueOf = (event: Component, name: string): string => lineOf(event, name)?.value.trim() ?? '';
const startOf = (event: Component): string => dateIn(event, 'DTSTART');

/** As the file writes it, with its zone. */
const dateIn = (event: Component, name: string): string =>
	`${lineOf(event, name)?.params.get('TZID') ?? ''}:${valueOf(event, name)}`;

const latest = (versions: readonly Component[]): Component | undefined =>
	versions.reduce<Component | undefined>(
		(best, event) => (best === undefined || sequenceOf(event) >= sequenceOf(best) ? event : best),
		undefined
	);
const sequenceOf = (event: Component): number => Number(lineOf(event, 'SEQUENCE')?.value ?? 0) || 0;

/** Changed dates of a series, each in its latest version. */
export function latestPerDate(changes: readonly Component[]): Component[] {
	const perDate = new Map<string, Component>();
	for (const change of changes) {
		const date = dateIn(change, 'RECURRENCE-ID');
		const other = perDate.get(date);
		if (!other || sequenceOf(change) >= sequenceOf(other)) perDate.set(date, change);
	}
	return [...perDate.values()];
}
