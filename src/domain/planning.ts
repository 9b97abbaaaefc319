import { type CancelReason, type Canceller, type Kind, type State } from './lesson.ts';

/** What somebody may know of one of their lessons: the row of the view `planning_entry`, of staff `teaching_entry`, nothing else. */
export interface PlanningEntry {
	lesson: string;
	version: number;
	kind: Kind;
	state: State;
	topic: string | null;
	start: string;
	end: string;
	instructor: string | null;
	phone: string | null;
	plate: string | null;
	model: string | null;
	place: string | null;
	address: string | null;
	cancelledBy: Canceller | null;
	cancelReason: CancelReason | null;
	/** To the lesson's instructor only: who comes, by name; null where it is a class. */
	people?: string | null;
	/** The same by id, in a fixed order. */
	seats?: string | null;
	/** An absence nobody is told of. */
	hushed?: true;
}

/** One step of a candidate's planning. Versions have no gaps: `last + 1` applies, lower is known, higher means fetch. */
export interface PlanningEvent {
	version: number;
	kind: 'added' | 'changed' | 'cancelled' | 'removed';
	lesson: string;
	/** The lesson as it is now; null when it left this candidate's planning. */
	entry: PlanningEntry | null;
	/** What it was, when it moved: only the fields that changed. */
	was: Partial<PlanningEntry> | null;
	/** Name of who changed it, as the school shows it. */
	by: string | null;
	at: string;
}
