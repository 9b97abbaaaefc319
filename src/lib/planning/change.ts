import { type PlanningEntry, type PlanningEvent } from '#domain/planning.ts';

/** The net of all a candidate has not acknowledged about one lesson. */
export interface LessonChange {
	kind: 'added' | 'moved' | 'edited' | 'cancelled' | 'restored' | 'removed';
	lesson: string;
	/** As it is now; as it last was when it left the planning. */
	entry: PlanningEntry | null;
	/** Only what differs from what the candidate last knew. */
	was: Partial<PlanningEntry>;
	by: string | null;
	at: string;
}

/** What a candidate has to know of; outcomes, topics and versions they see without being told. */
const TOLD = ['start', 'end', 'kind', 'instructor', 'plate', 'place'] as const;

/**
 * One change a lesson, oldest first: 10:00 → 11:00 → 12:00 is told as 10:00 → 12:00, and there and back as
 * nothing at all. What lies wholly before `now` (instant) is no news any more.
 */
export function changesOf(unseen: readonly PlanningEvent[], now: string): LessonChange[] {
	const byLesson = new Map<string, PlanningEvent[]>();
	for (const event of unseen) byLesson.set(event.lesson, [...(byLesson.get(event.lesson) ?? []), event]);
	return [...byLesson.values()]
		.map(netOf)
		.filter((change): change is LessonChange => change !== null && isNews(change, now))
		.sort((a, b) => a.at.localeCompare(b.at));
}

function netOf(events: PlanningEvent[]): LessonChange | null {
	const newest = events.at(-1);
	if (!newest) return null;
	const was = wasOf(events);
	const entry = newest.entry ?? events.findLast((event) => event.entry)?.entry ?? null;
	const kind = kindOf(newest, events, was);
	return kind && { kind, lesson: newest.lesson, entry, was, by: newest.by, at: newest.at };
}

/** Of each field the oldest value, where it is not what it is now. */
function wasOf(events: PlanningEvent[]): Partial<PlanningEntry> {
	const oldest = Object.assign(
		{},
		...events.map((event) => event.was ?? {}).reverse()
	) as Partial<PlanningEntry>;
	const now = events.at(-1)?.entry;
	return Object.fromEntries(
		Object.entries(oldest).filter(([field, value]) => now?.[field as keyof PlanningEntry] !== value)
	);
}

function kindOf(
	newest: PlanningEvent,
	events: PlanningEvent[],
	was: Partial<PlanningEntry>
): LessonChange['kind'] | null {
	const known = events[0]?.kind !== 'added';
	if (!newest.entry) return known ? 'removed' : null;
	if (newest.entry.state === 'cancelled')
		return known && events.some((event) => event.kind === 'cancelled') ? 'cancelled' : null;
	return known ? kindOfStanding(was) : 'added';
}

function kindOfStanding(was: Partial<PlanningEntry>): LessonChange['kind'] | null {
	if (was.state === 'cancelled') return 'restored';
	if ('start' in was || 'end' in was) return 'moved';
	return TOLD.some((field) => field in was) ? 'edited' : null;
}

/** Instants are compared as text: all are written alike, in UTC. */
function isNews(change: LessonChange, now: string): boolean {
	const ends = [change.entry?.end, change.was.end].filter((end) => end !== undefined);
	return ends.length === 0 || ends.some((end) => end > now);
}
