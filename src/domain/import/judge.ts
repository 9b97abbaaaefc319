import { type Decision, decide, type DecideContext } from '../decide.ts';
import { type Lesson } from '../lesson.ts';
import { LessonIndex } from '../lesson-index.ts';
import { type Actor } from '../policy.ts';
import { type Refusal, type SoftRule } from '../verdict.ts';
import { type LeftReason } from './draft.ts';
import { type UnreadReason } from './occurrence.ts';
import { type Acceptance, editOf, type RowAsk } from './row-edit.ts';

/** What stands against a row of the file, before anything is written. */
export type RowVerdict =
	| { verdict: 'fits' }
	| { verdict: 'soft'; rules: SoftRule[] }
	| { verdict: 'clash'; reason: Refusal }
	| { verdict: 'already' }
	| { verdict: 'left'; why: LeftReason }
	| { verdict: 'unread'; reason: UnreadReason };

export const VERDICTS = [
	'fits',
	'soft',
	'clash',
	'already',
	'left',
	'unread'
] as const satisfies readonly RowVerdict['verdict'][];

export interface JudgeContext extends Omit<DecideContext, 'lessons'> {
	/** Lessons that stand in the weeks of the file, and those the rows are about, wherever they are now. */
	lessons: Iterable<Lesson>;
	actor: Actor;
}

export interface RowToJudge extends RowAsk {
	n: number;
	leftOut: boolean;
}

export interface Judged {
	n: number;
	verdict: RowVerdict;
	/** In this order the rows fit beside each other; null for those that do not. */
	turn: number | null;
}

/**
 * Judges rows as the write path will take them: what is cancelled makes room first, then what is moved, then what is
 * new, each in the way of the next. Rows that only break soft rules come last, so that they never push out one that
 * fits. Stops after each row, for the caller to let other work pass.
 */
export function* judgeRows(context: JudgeContext, rows: readonly RowToJudge[]): Generator<void, Judged[]> {
	const bench = new Bench(context);
	const gone = rows.filter((row) => !row.draft);
	yield* bench.judge(gone.filter((row) => !row.leftOut));
	yield* bench.judgeMoves(rows.filter((row) => row.was && row.draft));
	yield* bench.judge(rows.filter((row) => !row.was));
	yield* bench.judgePutOff();
	yield* bench.judge(
		gone.filter((row) => row.leftOut),
		false
	);
	return bench.judged;
}

class Bench {
	readonly judged: Judged[] = [];
	readonly #standing: LessonIndex;
	readonly #context: JudgeContext;
	/** One lesson in two files, or twice in one. */
	readonly #done = new Set<string>();
	readonly #putOff: { row: RowToJudge; rules: SoftRule[] }[] = [];

	constructor(context: JudgeContext) {
		this.#context = context;
		this.#standing = new LessonIndex(context.lessons);
	}

	*judge(rows: readonly RowToJudge[], takes = true): Generator<void> {
		for (const row of rows) {
			yield;
			const decision = this.#decide(row, undefined, takes);
			if (decision !== null) this.#settle(row, decision);
		}
	}

	/** A lesson can move to where another moves away from: what is in the way is looked at again after the others. */
	*judgeMoves(rows: readonly RowToJudge[]): Generator<void> {
		let waiting = [...rows];
		for (let before = -1; waiting.length > 0 && waiting.length !== before;) {
			before = waiting.length;
			const blocked: RowToJudge[] = [];
			for (const row of waiting) {
				yield;
				const decision = this.#decide(row);
				if (decision && !decision.ok && decision.reason.code === 'taken') blocked.push(row);
				else if (decision) this.#settle(row, decision);
			}
			waiting = blocked;
		}
		yield* this.judge(waiting);
	}

	*judgePutOff(): Generator<void> {
		for (const { row, rules } of this.#putOff.splice(0)) {
			yield;
			const decision = this.#decide(row, { rules, reason: 'other' });
			if (!decision) continue;
			if (decision.ok) this.#answer(row, { verdict: 'soft', rules }, true);
			else this.#answer(row, softOrClash(decision.reason));
		}
	}

	/** Null where there was nothing to do: that is answered here. */
	#decide(row: RowToJudge, accept?: Acceptance, takes = true): Decision | null {
		const edit = this.#done.has(row.lesson) ? null : editOf(row, this.#standing.get(row.lesson), accept);
		if (!edit) {
			this.#answer(row, { verdict: 'already' });
			return null;
		}
		const decision = decide(edit, this.#context.actor, { ...this.#context, lessons: this.#standing });
		if (decision.ok && takes) {
			this.#done.add(row.lesson);
			for (const change of decision.changes) this.#standing.put(change.after);
		}
		return decision;
	}

	#settle(row: RowToJudge, decision: Decision): void {
		if (decision.ok) this.#answer(row, { verdict: 'fits' }, true);
		else if (decision.reason.code === 'needs_reason')
			this.#putOff.push({ row, rules: decision.reason.rules });
		else this.#answer(row, { verdict: 'clash', reason: decision.reason });
	}

	#answer({ n }: RowToJudge, verdict: RowVerdict, isTaken = false): void {
		this.judged.push({ n, verdict, turn: isTaken ? this.judged.length : null });
	}
}

const softOrClash = (reason: Refusal): RowVerdict =>
	reason.code === 'needs_reason' ? { verdict: 'soft', rules: reason.rules } : { verdict: 'clash', reason };
