import { type LessonFields, type State } from './lesson.ts';

export type Resource = 'instructor' | 'vehicle' | 'place' | 'candidate';

/** Rules that warn and accept a reason. */
export const SOFT_RULES = [
	'outside_hours',
	'closed_day',
	'off_grid',
	'in_the_past',
	'instructor_hours',
	'instructor_break',
	'candidate_daily'
] as const;
export type SoftRule = (typeof SOFT_RULES)[number];

export const OVERRIDE_REASONS = [
	'candidate_asked',
	'catch_up',
	'exam_near',
	'agreed',
	'correction',
	'other'
] as const;
export type OverrideReason = (typeof OVERRIDE_REASONS)[number];

/** Why an edit was not taken. Ids only: the page turns them into the names this viewer may know. */
export type Refusal =
	| {
			code: 'taken';
			resource: Resource;
			id: string;
			/** What takes it; null when it could not be read any more. */
			by: {
				lesson: string;
				start: string;
				end: string;
				instructor: string | null;
				candidates: string[];
			} | null;
			/** `buffer`: too close to the instructor's next lesson; `travel`: too close for another place. */
			rule: 'overlap' | 'buffer' | 'travel';
	  }
	| { code: 'full'; lesson: string; capacity: number }
	| {
			code: 'stale';
			lesson: string;
			fields: string[];
			now: Partial<LessonFields & { state: State }>;
			/** Who changed these fields, and when. */
			by: string | null;
			at: string;
	  }
	| { code: 'needs_reason'; rules: SoftRule[] }
	| { code: 'forbidden'; why: 'not_yours' | 'not_taught' | 'role' | 'official_exam'; owner: string | null }
	| { code: 'wrong_state'; state: State; by: string | null }
	| { code: 'inactive'; resource: Resource; id: string }
	| { code: 'gone' }
	| { code: 'exists' }
	| { code: 'closed_week' }
	| { code: 'too_old' }
	| { code: 'after_refused'; edit: string }
	| { code: 'malformed'; what: string };

export type Verdict = { verdict: 'accepted' } | { verdict: 'rejected'; reason: Refusal };
