import { type ImportRow } from '#db/import-rows.ts';
import { type Left, type LeftReason, type RowNote } from '#domain/import/draft.ts';
import { type RowVerdict } from '#domain/import/judge.ts';
import { type Group } from '#domain/import/mapping.ts';
import { type Refusal } from '#domain/verdict.ts';
import { type Why } from './report.ts';

/** What everybody and everything is called, by id. */
export type Called = ReadonlyMap<string, string>;
/** Whom a name may be, at the school and in the file. */
export type WhoMayBe = (group: Group, name: string) => string[];

/** Why a row was not taken; null when it was, now or before, and for lessons the file has no longer. */
export function whyNot(
	{ outcome, verdict, draft, was }: Pick<ImportRow, 'outcome' | 'verdict' | 'draft' | 'was'>,
	called: Called,
	whoMayBe: WhoMayBe
): Why | null {
	if (was && !draft) return null;
	if (outcome) return outcome.outcome === 'refused' ? refusalOf(outcome.reason, called) : null;
	return verdict && objectionOf(verdict, called, whoMayBe);
}

function objectionOf(verdict: RowVerdict, called: Called, whoMayBe: WhoMayBe): Why | null {
	switch (verdict.verdict) {
		case 'soft':
			return { reason: 'needs_reason', value: verdict.rules.join(' ') };
		case 'clash':
			return refusalOf(verdict.reason, called);
		case 'unread':
			return { reason: verdict.reason, value: verdict.what };
		case 'left':
			return leftWhy(verdict, whoMayBe);
		case 'fits':
		case 'already':
			return null;
	}
}

/** What somebody should look at. */
export const notesIn = (verdict: RowVerdict | null): readonly RowNote[] =>
	verdict && 'notes' in verdict ? (verdict.notes ?? []) : [];

function leftWhy({ why, what = '' }: Left, whoMayBe: WhoMayBe): Why {
	const group = UNCLEAR[why];
	return {
		reason: isUnknown(why) ? UNKNOWN[why] : why,
		value: what,
		maybe: group ? whoMayBe(group, what) : []
	};
}

/** Whose name may be several. */
const UNCLEAR: Partial<Record<LeftReason, Group>> = {
	instructor_unclear: 'instructors',
	candidate_unclear: 'candidates'
};

/** Who or what is taken, full or switched off, by the name the school has. */
function refusalOf(reason: Refusal, called: Called): Why {
	if (reason.code === 'needs_reason') return { reason: reason.code, value: reason.rules.join(' ') };
	return { reason: reason.code, value: 'id' in reason ? called.get(reason.id) : undefined };
}

/** Here a name is left because nobody knows it. */
const UNKNOWN = {
	instructor_left: 'unknown_instructor',
	candidate_left: 'unknown_candidate',
	vehicle_left: 'unknown_vehicle',
	place_left: 'unknown_place',
	kind_left: 'left_kind',
	kind_unclear: 'unknown_kind'
} as const satisfies Partial<Record<LeftReason, string>>;
type Unknown = typeof UNKNOWN;
const isUnknown = (why: LeftReason): why is keyof Unknown => Object.hasOwn(UNKNOWN, why);

/** What a lesson that was read may be refused as. */
export type RefusedCode = Exclude<LeftReason, keyof Unknown> | Unknown[keyof Unknown] | Refusal['code'];
