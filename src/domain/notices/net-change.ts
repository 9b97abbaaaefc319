import { instant } from '#domain/lesson.ts';
import { type PlanningEntry } from '#domain/planning.ts';

/** One lesson, from what a person was told of it last to what holds now. */
export interface NetChange {
	lesson: string;
	kind: 'added' | 'moved' | 'edited' | 'cancelled' | 'removed' | 'missed' | 'unmissed';
	/** As they were told; null: they never heard of it, or heard that it was off. */
	was: PlanningEntry | null;
	/** As it stands; null: it is theirs no longer. */
	now: PlanningEntry | null;
}

/** Everything a person should know of a lesson and may hear about. */
const HEARD = ['start', 'end', 'kind', 'instructor', 'plate', 'place', 'topic', 'seats'] as const;

const stands = (entry: PlanningEntry | null | undefined): entry is PlanningEntry =>
	!!entry && entry.state !== 'cancelled';

const differs = (a: PlanningEntry, b: PlanningEntry, fields: readonly (typeof HEARD)[number][]): boolean =>
	fields.some((field) => (a[field] ?? null) !== (b[field] ?? null));

/** So long after a lesson its outcome may be written down (then it is locked), and whether somebody came is news. */
const OUTCOME_FOR = 7 * 86_400_000;

/** That somebody was not there, or was after all: the only thing told of what is over. */
export const isAbsence = (kind: string): boolean => kind === 'missed' || kind === 'unmissed';

/**
 * What a person does not know yet, soonest first: however often a lesson changed meanwhile, only where it came from
 * and where it ended. Of what is over nothing is told but an absence.
 * @param told as they were told last, by lesson @param now as it stands, by lesson @param at milliseconds since 1970
 */
export function netChanges(
	told: ReadonlyMap<string, PlanningEntry | null>,
	now: ReadonlyMap<string, PlanningEntry>,
	at: number
): NetChange[] {
	const lessons = new Set([...told.keys(), ...now.keys()]);
	return [...lessons]
		.flatMap((lesson) => netOf(lesson, told.get(lesson) ?? null, now.get(lesson) ?? null))
		.filter((change) => startOf(change) > instant(isAbsence(change.kind) ? at - OUTCOME_FOR : at))
		.sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
}

/** Whoever comes at the old hour must hear of it, and whoever must be there at the new one. */
function startOf({ was, now }: NetChange): string {
	const starts = [was, now].flatMap((entry) => (entry ? [entry.start] : []));
	return starts.reduce((latest, start) => (start > latest ? start : latest), '');
}

function netOf(lesson: string, told: PlanningEntry | null, entry: PlanningEntry | null): NetChange[] {
	const was = stands(told) ? told : null;
	const now = entry;
	if (was === null) return stands(now) ? [{ lesson, kind: 'added', was, now }] : [];
	if (now === null) return [{ lesson, kind: 'removed', was, now }];
	if (!stands(now)) return [{ lesson, kind: 'cancelled', was, now }];
	if (isAbsenceNews(was, now))
		return [{ lesson, kind: now.state === 'no_show' ? 'missed' : 'unmissed', was, now }];
	if (!differs(was, now, HEARD)) return [];
	return [{ lesson, kind: differs(was, now, ['start', 'end']) ? 'moved' : 'edited', was, now }];
}

/** Is an absence news, or that it was none? */
const isAbsenceNews = (was: PlanningEntry, now: PlanningEntry): boolean =>
	(was.state === 'no_show') !== (now.state === 'no_show') && !now.hushed;
