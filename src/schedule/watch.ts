import { type Decided } from './entry.ts';

/**
 * Where a batch spends its time, in this order: held back by its boards (the school's facts and other weeks read
 * beforehand included), its updates integrated, decided, answered, written by PostgreSQL, told. `again`: a try that
 * came to nothing.
 */
export const STEPS = ['hold', 'stage', 'decide', 'stamp', 'write', 'tell', 'again'] as const;
type Step = (typeof STEPS)[number];

/** Told as each step of a batch ends. */
export type Lap = (step: Step) => void;

/**
 * Why a document was begun anew from its rows (R24): rows of its log are `lost`; it has an `older` shape; its week is
 * `over`; it is `overgrown`, far larger than what it says; it `differs` from its rows.
 */
export const WHY_BEGUN = ['lost', 'older', 'over', 'overgrown', 'differs'] as const;
export type WhyBegun = (typeof WHY_BEGUN)[number];

/** Looks on while boards are written. It changes nothing, and must not throw. */
export interface Watch {
	/** @param waited how long the first of so many jobs stood in the queue, in milliseconds */
	batch(jobs: number, waited: number): Lap;
	/** After COMMIT. */
	committed(commit: { room: string; epoch: number; seq: number }, decided: readonly Decided[]): void;
	/** What other nodes committed unheard was read from the log. */
	gapRead(rows: number): void;
	/** A board has this epoch from now on. Told by the one who began it, after COMMIT, and by nobody else. */
	begun(board: { room: string; epoch: number }, why: WhyBegun): void;
}

export const nobodyWatches: Watch = {
	batch: () => () => undefined,
	committed: () => undefined,
	gapRead: () => undefined,
	begun: () => undefined
};
