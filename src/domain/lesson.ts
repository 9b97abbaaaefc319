import { Known } from './known.ts';

/** A lesson (séance): any item on the schedule. Instants are ISO 8601 in UTC with seconds, `2026-11-24T10:00:00Z`. */
export const KINDS = ['driving', 'manoeuvre', 'theory', 'mock_exam', 'official_exam', 'other'] as const;
export type Kind = (typeof KINDS)[number];

export const STATES = ['planned', 'in_progress', 'done', 'no_show', 'cancelled', 'locked'] as const;
export type State = (typeof STATES)[number];

export const CANCELLERS = ['school', 'candidate', 'force_majeure'] as const;
export type Canceller = (typeof CANCELLERS)[number];

export const CANCEL_REASONS = [
	'vehicle_down',
	'instructor_away',
	'candidate_asked',
	'candidate_ill',
	'weather',
	'school_closed',
	'mistake',
	'other'
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** What a person can set on a lesson. Ids only: names and free text never travel with it. */
export interface LessonFields {
	kind: Kind;
	start: string;
	end: string;
	instructor: string | null;
	vehicle: string | null;
	place: string | null;
	/** Seats of a theory class or mock exam; null: no limit of its own. */
	capacity: number | null;
	/** Licence category, `B`. */
	permit: string | null;
	/** Key of a topic in the school's regulatory profile. */
	topic: string | null;
	series: string | null;
}

export interface Lesson extends LessonFields {
	id: string;
	/** Goes up by one with each accepted change. */
	version: number;
	state: State;
	/** Candidate ids, sorted. */
	candidates: string[];
	cancelledBy: Canceller | null;
	cancelReason: CancelReason | null;
	/** Account that changed it last, and when. */
	by: string | null;
	at: string;
}

/** A lesson as it stands in the board's document: without its id, which is the key. */
export type BoardLesson = Omit<Lesson, 'id'>;

export const FIELDS = [
	'kind',
	'start',
	'end',
	'instructor',
	'vehicle',
	'place',
	'capacity',
	'permit',
	'topic',
	'series'
] as const satisfies readonly (keyof LessonFields)[];

export const isDriving = (kind: Kind): boolean => kind === 'driving' || kind === 'manoeuvre';

const times = new Known(Date.parse);

/** Milliseconds since 1970 of an instant. */
export const timeOf = (instant: string): number => times.of(instant);

export const minutesOf = (lesson: Pick<LessonFields, 'start' | 'end'>): number =>
	(timeOf(lesson.end) - timeOf(lesson.start)) / 60_000;

/** The instant `ms` since 1970 in the one form we write. */
export const instant = (ms: number): string => new Date(ms).toISOString().slice(0, 19) + 'Z';
