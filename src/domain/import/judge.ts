import { decide, type DecideContext } from '../decide.ts';
import { type Edit } from '../edit.ts';
import { type Lesson } from '../lesson.ts';
import { LessonIndex } from '../lesson-index.ts';
import { type Actor } from '../policy.ts';
import { type OverrideReason, type Refusal, type SoftRule } from '../verdict.ts';
import { type Draft, type LeftReason } from './draft.ts';
import { type UnreadReason } from './occurrence.ts';

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

/** The edit that makes a lesson of a draft. @param accept soft rules its author has read, and the reason given */
export const createOf = (
	lesson: string,
	{ candidates, ...fields }: Draft,
	accept?: { rules: SoftRule[]; reason: OverrideReason }
): Edit => ({
	op: 'create',
	lesson,
	base: 0,
	set: fields,
	was: {},
	seats: { add: candidates, remove: [] },
	...(accept && { reason: accept.reason, override: accept.rules })
});

export interface JudgeContext extends Omit<DecideContext, 'lessons'> {
	/** Lessons that stand in the weeks of the file. */
	lessons: Iterable<Lesson>;
	/** Lessons of this file that an earlier import brought, wherever they are now. */
	already: ReadonlySet<string>;
	actor: Actor;
}

/**
 * Judges rows one after the other as the write path will: each that fits stands in the way of the next. Rows that
 * only break soft rules come last, so that they never push out one that fits.
 */
export function createJudge(context: JudgeContext) {
	const standing = new LessonIndex(context.lessons);
	const taken = new Set<string>();
	const decided = (id: string, edit: Edit): { ok: true } | { ok: false; reason: Refusal } => {
		const decision = decide(edit, context.actor, { ...context, lessons: standing });
		if (!decision.ok) return decision;
		taken.add(id);
		for (const change of decision.changes) standing.put(change.after);
		return { ok: true };
	};
	const again: { id: string; draft: Draft; rules: SoftRule[]; answer: (verdict: RowVerdict) => void }[] = [];
	return {
		judge(id: string, draft: Draft, answer: (verdict: RowVerdict) => void): void {
			if (context.already.has(id) || taken.has(id)) return answer({ verdict: 'already' });
			const decision = decided(id, createOf(id, draft));
			if (decision.ok) return answer({ verdict: 'fits' });
			if (decision.reason.code === 'needs_reason')
				again.push({ id, draft, rules: decision.reason.rules, answer });
			else answer({ verdict: 'clash', reason: decision.reason });
		},
		/** Answers the rows that were put off. */
		finish(): void {
			for (const { id, draft, rules, answer } of again.splice(0)) {
				if (taken.has(id)) answer({ verdict: 'already' });
				else {
					const edit = createOf(id, draft, { rules, reason: 'other' });
					const decision = decided(id, edit);
					answer(decision.ok ? { verdict: 'soft', rules } : softOrClash(decision.reason));
				}
			}
		}
	};
}

const softOrClash = (reason: Refusal): RowVerdict =>
	reason.code === 'needs_reason' ? { verdict: 'soft', rules: reason.rules } : { verdict: 'clash', reason };
