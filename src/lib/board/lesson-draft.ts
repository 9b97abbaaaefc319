import { type Kind, type Lesson, type LessonFields, minutesOf } from '#domain/lesson.ts';
import { type SchoolRules } from '#domain/rules.ts';
import { dayOf, instantOf } from '#domain/week.ts';
import { type OwnEdit } from '#sync/overlay.ts';
import { type SchoolClock } from './school-clock.ts';
import { type Wish } from './steps.ts';

/** A lesson as its form holds it: text as fields give it, '' for nothing. */
export interface LessonDraft {
	day: string;
	time: string;
	/** Minutes. */
	length: number;
	kind: Kind;
	instructor: string;
	vehicle: string;
	place: string;
	capacity: number | null;
	topic: string;
	candidates: string[];
}

/** The form of a lesson while it is open. */
export interface OpenForm {
	lesson: string;
	draft: LessonDraft;
	verb: string;
	/** The lesson as it was when the form was opened; null for a new one. */
	base: Lesson | null;
	/** Own refused edits that saving it takes up again. */
	retaken: readonly OwnEdit[];
}

export const draftOf = (
	lesson: LessonFields & { candidates: readonly string[] },
	clock: SchoolClock
): LessonDraft => ({
	day: dayOf(lesson.start, clock.zone),
	time: clock.time(lesson.start),
	length: minutesOf(lesson),
	kind: lesson.kind,
	instructor: lesson.instructor ?? '',
	vehicle: lesson.vehicle ?? '',
	place: lesson.place ?? '',
	capacity: lesson.capacity,
	topic: lesson.topic ?? '',
	candidates: [...lesson.candidates]
});

export const emptyDraft = (day: string, time: string, rules: SchoolRules): LessonDraft => ({
	day,
	time,
	length: rules.drivingLength,
	kind: 'driving',
	instructor: '',
	vehicle: '',
	place: '',
	capacity: null,
	topic: '',
	candidates: []
});

/** Theory and mock exams have seats and a topic; the others a car. */
export const isClass = (kind: Kind): boolean => kind === 'theory' || kind === 'mock_exam';

export function wishOfDraft(
	draft: LessonDraft,
	zone: string
): Wish & Pick<LessonFields, 'kind' | 'start' | 'end'> {
	const start = instantOf(draft.day, draft.time, zone);
	const end = new Date(Date.parse(start) + draft.length * 60_000).toISOString().slice(0, 19) + 'Z';
	return {
		kind: draft.kind,
		start,
		end,
		instructor: draft.instructor || null,
		vehicle: draft.vehicle || null,
		place: draft.place || null,
		capacity: draft.capacity,
		topic: draft.topic || null,
		candidates: draft.candidates
	};
}

/** Every start on the grid of the school's hours. */
export function timesOf({ opens, closes, grid }: SchoolRules): string[] {
	const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
	const times: string[] = [];
	for (let at = minutes(opens); at < minutes(closes); at += grid)
		times.push(`${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`);
	return times;
}
