import { type Decision, decide, type DecideContext } from '../decide.ts';
import { type Lesson } from '../lesson.ts';
import { LessonIndex } from '../lesson-index.ts';
import { type Actor } from '../policy.ts';
import { type Refusal, type SoftRule } from '../verdict.ts';
import { type Left, type RowNote } from './draft.ts';
import { type UnreadReason } from './occurrence.ts';
import { editOf, type RowAsk, together } from './row-edit.ts';

/** What stands against a row of the file, before anything is written. */
export type RowVerdict =
	| { verdict: 'fits'; notes?: RowNote[] }
	| { verdict: 'soft'; rules: SoftRule[]; notes?: RowNote[] }
	| { verdict: 'clash'; reason: Refusal }
	| { verdict: 'already' }
	| ({ verdict: 'left' } & Left)
	| { verdict: 'unread'; reason: UnreadReason; what?: string };

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
	/** In this order the rows fit beside each other, those with the same as one edit; null for those that do not. */
	turn: number | null;
}

/**
 * Judges rows as the write path will take them: what is cancelled makes room first, then what is moved, then what is
 * new, each in the way of the next. Lessons that take each other's places move as one. Rows that only break soft rules come last, so that they never push out one that
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

/** Lessons that move together as one edit, at most: nobody's board waits for long. */
const TOGETHER = 8;

class Bench {
	readonly judged: Judged[] = [];
	readonly #standing: LessonIndex;
	readonly #context: JudgeContext;
	/** One lesson in two files, or twice in one. */
	readonly #done = new Set<string>();
	readonly #putOff: { rows: readonly RowToJudge[]; rules: readonly SoftRule[] }[] = [];

	constructor(context: JudgeContext) {
		this.#context = context;
		this.#standing = new LessonIndex(context.lessons);
	}

	*judge(rows: readonly RowToJudge[], takes = true): Generator<void> {
		for (const row of rows) {
			yield;
			const decision = this.#decide([row], [], takes);
			if (decision !== null) this.#settle([row], decision);
		}
	}

	/** A lesson can move to where another moves away from: what is in the way is looked at again after the others. */
	*judgeMoves(rows: readonly RowToJudge[]): Generator<void> {
		let waiting = yield* this.#moveWhatFits(rows);
		while (waiting.length > 0) {
			const rest = yield* this.#moveTogether(waiting);
			if (rest.length === waiting.length) break;
			waiting = yield* this.#moveWhatFits(rest);
		}
		yield* this.judge(waiting);
	}

	*judgePutOff(): Generator<void> {
		for (const { rows, rules } of this.#putOff.splice(0)) yield* this.#judgeAccepted(rows, rules);
	}

	/** @returns those that something stands in the way of */
	*#moveWhatFits(rows: readonly RowToJudge[]): Generator<void, RowToJudge[]> {
		let waiting = [...rows];
		for (let before = -1; waiting.length > 0 && waiting.length !== before;) {
			before = waiting.length;
			const blocked: RowToJudge[] = [];
			for (const row of waiting) {
				yield;
				const decision = this.#decide([row]);
				if (decision && isTaken(decision)) blocked.push(row);
				else if (decision) this.#settle([row], decision);
			}
			waiting = blocked;
		}
		return waiting;
	}

	/** Lessons that take each other's places move all at once or not at all. @returns the rest */
	*#moveTogether(rows: readonly RowToJudge[]): Generator<void, RowToJudge[]> {
		const waiting = new Map(rows.map((row) => [row.lesson, row]));
		for (const row of rows)
			if (waiting.has(row.lesson))
				for (const { lesson } of yield* this.#moveWithOthers(row, waiting)) waiting.delete(lesson);
		return rows.filter((row) => waiting.get(row.lesson) === row);
	}

	/** The row with those in its way, and those in theirs, as far as they wait too. @returns whom it settled */
	*#moveWithOthers(
		row: RowToJudge,
		waiting: ReadonlyMap<string, RowToJudge>
	): Generator<void, readonly RowToJudge[]> {
		const group = [row];
		while (group.length <= TOGETHER) {
			yield;
			const decision = this.#decide(group);
			if (!decision) return group;
			if (decision.ok || decision.reason.code === 'needs_reason') {
				this.#settle(group, decision);
				return group;
			}
			const next = waiting.get(inTheWay(decision) ?? '');
			if (!next || group.includes(next)) break;
			group.push(next);
		}
		return [];
	}

	/** Rows that break soft rules, as they are taken where somebody gives a reason. */
	*#judgeAccepted(rows: readonly RowToJudge[], broken: readonly SoftRule[]): Generator<void> {
		for (let rules = broken; ;) {
			yield;
			const decision = this.#decide(rows, rules);
			if (!decision) return;
			if (decision.ok) {
				this.#answer(rows, { verdict: 'soft', rules: [...rules] }, true);
				return;
			}
			const { reason } = decision;
			const more = reason.code === 'needs_reason' ? reason.rules.filter((rule) => !rules.includes(rule)) : [];
			if (more.length === 0) {
				this.#answer(rows, { verdict: 'clash', reason });
				return;
			}
			rules = [...rules, ...more];
		}
	}

	/** Null where there was nothing to do: that is answered here. */
	#decide(rows: readonly RowToJudge[], rules: readonly SoftRule[] = [], takes = true): Decision | null {
		const accept = rules.length > 0 ? { rules: [...rules], reason: 'other' as const } : undefined;
		const steps = rows.flatMap((row) =>
			this.#done.has(row.lesson) ? [] : (editOf(row, this.#standing.get(row.lesson), accept) ?? [])
		);
		if (steps.length < rows.length) {
			this.#answer(rows, { verdict: 'already' });
			return null;
		}
		const context = { ...this.#context, lessons: this.#standing };
		const decision = decide(together(steps), this.#context.actor, context);
		if (decision.ok && takes)
			for (const { after } of decision.changes) {
				this.#done.add(after.id);
				this.#standing.put(after);
			}
		return decision;
	}

	#settle(rows: readonly RowToJudge[], decision: Decision): void {
		if (decision.ok) this.#answer(rows, { verdict: 'fits' }, true);
		else if (decision.reason.code === 'needs_reason')
			this.#putOff.push({ rows, rules: decision.reason.rules });
		else this.#answer(rows, { verdict: 'clash', reason: decision.reason });
	}

	/** Rows that are taken together share their turn. */
	#answer(rows: readonly RowToJudge[], verdict: RowVerdict, isTaken = false): void {
		const turn = isTaken ? this.judged.length : null;
		for (const { n } of rows) this.judged.push({ n, verdict, turn });
	}
}

const isTaken = (decision: Decision): boolean => !decision.ok && decision.reason.code === 'taken';

/** The lesson that stands in the way. */
const inTheWay = (decision: Decision): string | null =>
	!decision.ok && decision.reason.code === 'taken' ? (decision.reason.by?.lesson ?? null) : null;
