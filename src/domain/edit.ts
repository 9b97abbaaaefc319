import { type Canceller, type CancelReason, type Lesson, type LessonFields, type State } from './lesson.ts';
import { type OverrideReason, type SoftRule } from './verdict.ts';

export const OPS = ['create', 'move', 'assign', 'edit', 'cancel', 'restore', 'outcome'] as const;
export type Op = (typeof OPS)[number];

/** Candidates are added and taken out one by one, so that two people filling a class do not undo each other. */
export interface Seats {
	add: string[];
	remove: string[];
}

/** One proposed change of one lesson. `was` holds the old values of the fields in `set`, as its author saw them. */
export interface Step {
	op: Op;
	lesson: string;
	/** The version its author saw; 0 for `create`. */
	base: number;
	set: Partial<LessonFields> & { state?: State; cancelledBy?: Canceller };
	was: Partial<LessonFields> & { state?: State };
	seats?: Seats;
	reason?: CancelReason | OverrideReason;
	/** Soft rules its author has read and accepts. */
	override?: SoftRule[];
	/** Only if nobody has changed anything of the lesson since `base`. The server's own: no client may say it. */
	exact?: true;
}

/** What a client adds to the document, under a UUIDv7. A batch is taken whole or not at all. */
export type Edit = (Step | { op: 'batch'; steps: Step[] }) & {
	/** An own edit that must have been accepted first. */
	after?: string;
};

export const stepsOf = (edit: Edit): Step[] => (edit.op === 'batch' ? edit.steps : [edit]);

/** What a step does to a lesson, before any rule is asked. */
export interface Change {
	step: Step;
	before: Lesson | null;
	after: Lesson;
}

/** Candidates after some left and some came, sorted. */
export function seated(candidates: readonly string[], seats: Seats | undefined): string[] {
	const all = new Set(candidates);
	for (const id of seats?.remove ?? []) all.delete(id);
	for (const id of seats?.add ?? []) all.add(id);
	return [...all].sort();
}
