import { type PlanningEntry, type PlanningEvent } from '#domain/planning.ts';

/** A candidate's planning as their page shows it, at one version. */
export interface Planning {
	/** Newest event applied. */
	version: number;
	entries: PlanningEntry[];
	/** Events the candidate has not acknowledged, oldest first. */
	unseen: PlanningEvent[];
}

/** Applies what is new of `events`, in order; what is already known changes nothing. */
export function applied(planning: Planning, events: readonly PlanningEvent[]): Planning {
	let now = planning;
	for (const event of events) {
		if (event.version <= now.version) continue;
		const others = now.entries.filter((entry) => entry.lesson !== event.lesson);
		now = {
			version: event.version,
			entries: event.entry ? [...others, event.entry].sort(byStart) : others,
			unseen: [...now.unseen, event]
		};
	}
	return now;
}

export type Heard =
	| { status: 'known' }
	| { status: 'next'; log: PlanningEvent[] }
	/** Something between is missing: ask for all since `last`. */
	| { status: 'gap'; last: number };

/**
 * What to do with events that arrive on a log whose newest version is `last` (R20): `last + 1` follows,
 * lower is known, higher means one was missed.
 */
export function heard(log: readonly PlanningEvent[], last: number, arrived: readonly PlanningEvent[]): Heard {
	const fresh = arrived.filter((event) => event.version > last).sort((a, b) => a.version - b.version);
	if (fresh.length === 0) return { status: 'known' };
	if (fresh.some((event, n) => event.version !== last + 1 + n)) return { status: 'gap', last };
	return { status: 'next', log: [...log, ...fresh] };
}

const byStart = (a: PlanningEntry, b: PlanningEntry): number =>
	a.start.localeCompare(b.start) || a.lesson.localeCompare(b.lesson);

/** The lesson to go to: under way or ahead, and not cancelled. Instants. */
export const nextOf = (entries: readonly PlanningEntry[], now: string): PlanningEntry | null =>
	entries.find((entry) => entry.end > now && (entry.state === 'planned' || entry.state === 'in_progress')) ??
	null;

/** Everything that has not ended but `next`; cancelled lessons stay to be seen. */
export const comingOf = (
	entries: readonly PlanningEntry[],
	next: PlanningEntry | null,
	now: string
): PlanningEntry[] => entries.filter((entry) => entry.end > now && entry.lesson !== next?.lesson);
