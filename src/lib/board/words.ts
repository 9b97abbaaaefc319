import { type Closure } from '#domain/closure.ts';
import { type CancelReason, type Kind, type State } from '#domain/lesson.ts';
import { type Locale } from '#domain/locale.ts';
import { type OverrideReason, type SoftRule } from '#domain/verdict.ts';
import { m } from '#paraglide/messages.js';

export const kindWord = (kind: Kind): string =>
	({
		driving: m.board_kind_driving,
		manoeuvre: m.board_kind_manoeuvre,
		theory: m.board_kind_theory,
		mock_exam: m.board_kind_mock_exam,
		official_exam: m.board_kind_official_exam,
		other: m.board_kind_other
	})[kind]();

export const stateWord = (state: State): string =>
	({
		planned: m.board_state_planned,
		in_progress: m.board_state_in_progress,
		done: m.board_state_done,
		no_show: m.board_state_no_show,
		cancelled: m.board_state_cancelled,
		locked: m.board_state_locked
	})[state]();

/** @param options whose language, where it is not the page's */
export const cancelWord = (reason: CancelReason, options?: { locale: Locale }): string =>
	({
		vehicle_down: m.board_cancel_vehicle_down,
		instructor_away: m.board_cancel_instructor_away,
		candidate_asked: m.board_cancel_candidate_asked,
		candidate_ill: m.board_cancel_candidate_ill,
		weather: m.board_cancel_weather,
		school_closed: m.board_cancel_school_closed,
		mistake: m.board_cancel_mistake,
		other: m.board_cancel_other
	})[reason]({}, options);

export const overrideWord = (reason: OverrideReason): string =>
	({
		candidate_asked: m.board_override_candidate_asked,
		catch_up: m.board_override_catch_up,
		exam_near: m.board_override_exam_near,
		agreed: m.board_override_agreed,
		correction: m.board_override_correction,
		other: m.board_override_other
	})[reason]();

/** @param closure what the school is closed for on the lesson's day */
export const ruleWord = (rule: SoftRule, closure: Closure | null = null): string =>
	rule === 'closed_day' && closure ? closedWords(closure) : RULE_WORDS[rule]();

/** “Fermé : Toussaint”, or nothing. */
export const closedWords = (closure: Closure | null): string =>
	closure ? m.board_closed_for({ name: closure.name }) : '';

const RULE_WORDS: Record<SoftRule, () => string> = {
	outside_hours: m.board_rule_outside_hours,
	closed_day: m.board_rule_closed_day,
	off_grid: m.board_rule_off_grid,
	in_the_past: m.board_rule_in_the_past,
	instructor_hours: m.board_rule_instructor_hours,
	instructor_break: m.board_rule_instructor_break,
	candidate_daily: m.board_rule_candidate_daily
};

const FIELD_WORDS: Record<string, () => string> = {
	start: m.board_field_start,
	end: m.board_field_end,
	kind: m.board_field_kind,
	instructor: m.board_instructor,
	vehicle: m.board_vehicle,
	place: m.board_place,
	capacity: m.board_field_capacity,
	permit: m.board_field_permit,
	topic: m.board_field_topic,
	state: m.board_field_state,
	candidates: m.board_candidates
};
export const fieldWord = (field: string): string => FIELD_WORDS[field]?.() ?? field;

export const hoursWord = (minutes: number): string =>
	minutes % 60 === 0
		? `${minutes / 60}\u00a0h`
		: `${Math.floor(minutes / 60)}\u00a0h\u00a0${String(minutes % 60).padStart(2, '0')}`;

/** `Awa, Paul et Hervé` */
export const listWords = (names: readonly string[], locale: string): string =>
	new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);

export const firstName = (name: string): string => name.split(' ')[0] ?? name;
