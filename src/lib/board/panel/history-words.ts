import { type LessonChange } from '#db/history.ts';
import { CANCEL_REASONS, type Lesson, type State } from '#domain/lesson.ts';
import { OVERRIDE_REASONS, SOFT_RULES } from '#domain/verdict.ts';
import { m } from '#paraglide/messages.js';
import { type Desk } from '../desk.svelte.ts';
import { cancelWord, fieldWord, kindWord, overrideWord, ruleWord, stateWord } from '../words.ts';

/** One field's way from old to new, in words. */
interface FieldChange {
	field: string;
	from: string;
	to: string;
}
export interface HistoryLine {
	account: string | null;
	who: string;
	did: string;
	at: string;
	fields: FieldChange[];
	/** The motive, and the rules it set aside; null when none was given. */
	why: string | null;
}

const SHOWN = ['start', 'end', 'kind', 'instructor', 'vehicle', 'place', 'capacity', 'topic'] as const;

export function historyLine(change: LessonChange, desk: Desk): HistoryLine {
	const { before, after } = change;
	const mine = change.account === desk.viewer.account;
	return {
		account: change.account,
		who: mine ? m.board_you_did() : (desk.directory.person(change.account) ?? m.board_the_system()),
		did: verb(change, mine ? 'you' : 'other'),
		at: change.at,
		fields:
			before && after ? [...fieldChanges(before, after, desk), ...seatChanges(before, after, desk)] : [],
		why: whyWords(change)
	};
}

/** “a déplacé la séance”, “avez déplacé la séance” */
function verb({ before, after }: LessonChange, who: 'you' | 'other'): string {
	if (!before) return m.board_did_create({ who });
	if (!after) return m.board_did_change({ who });
	if (before.state !== after.state) return stateVerb(before.state, after.state, who);
	if (before.start !== after.start) return m.board_did_move({ who });
	return before.end === after.end ? m.board_did_change({ who }) : m.board_did_resize({ who });
}

/** The audit keeps the reason first, then the rules it was given for: `candidate_asked in_the_past`. */
export function whyWords({ reason, after }: Pick<LessonChange, 'reason' | 'after'>): string | null {
	if (!reason) return null;
	const [given, ...rest] = reason.split(' ');
	const motive = after?.state === 'cancelled' ? cancelReason(given) : overrideReason(given);
	const why = motive ?? overrideReason(given) ?? cancelReason(given);
	if (!why) return null;
	const rules = SOFT_RULES.filter((rule) => rest.includes(rule)).map((rule) => ruleWord(rule));
	return rules.length === 0 ? why : m.board_history_why({ why, rules: rules.join(', ') });
}

function cancelReason(given: string | undefined): string | undefined {
	const reason = CANCEL_REASONS.find((one) => one === given);
	return reason && cancelWord(reason);
}

function overrideReason(given: string | undefined): string | undefined {
	const reason = OVERRIDE_REASONS.find((one) => one === given);
	return reason && overrideWord(reason);
}

function stateVerb(before: State | undefined, after: State | undefined, who: 'you' | 'other'): string {
	if (after === 'cancelled') return m.board_did_cancel({ who });
	if (before === 'cancelled') return m.board_did_restore({ who });
	return m.board_did_state({ who, state: stateWord(after ?? 'planned') });
}

function fieldChanges(before: Partial<Lesson>, after: Partial<Lesson>, desk: Desk): FieldChange[] {
	return SHOWN.filter((field) => before[field] !== after[field])
		.filter((field) => field !== 'end' || before.start === after.start)
		.map((field) => ({
			field: fieldWord(field),
			from: valueWord(field, before, desk),
			to: valueWord(field, after, desk)
		}));
}

type Shown = (typeof SHOWN)[number];
const VALUE: { [F in Shown]: (value: NonNullable<Lesson[F]>, desk: Desk) => string | undefined } = {
	start: (at, { clock }) => `${clock.day(at)} ${clock.time(at)}`,
	end: (at, { clock }) => `${clock.day(at)} ${clock.time(at)}`,
	kind: kindWord,
	instructor: (id, { directory }) => directory.instructor(id)?.name,
	vehicle: (id, { directory }) => directory.vehicle(id)?.plate,
	place: (id, { directory }) => directory.place(id)?.short,
	capacity: String,
	topic: (key, { directory }) => directory.topic(key)
};

function valueWord<F extends Shown>(field: F, lesson: Partial<Lesson>, desk: Desk): string {
	const value = lesson[field];
	return (value === null || value === undefined ? undefined : VALUE[field](value, desk)) ?? m.board_none();
}

function seatChanges(before: Partial<Lesson>, after: Partial<Lesson>, desk: Desk): FieldChange[] {
	const names = (ids: readonly string[], others: readonly string[]) =>
		ids
			.filter((id) => !others.includes(id))
			.map((id) => desk.directory.candidate(id)?.name ?? m.board_another_candidate())
			.join(', ');
	const was = before.candidates ?? [];
	const is = after.candidates ?? [];
	const gone = names(was, is);
	const come = names(is, was);
	return gone || come
		? [{ field: m.board_candidates(), from: gone || m.board_nobody(), to: come || m.board_nobody() }]
		: [];
}
