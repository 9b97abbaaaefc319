import { uuidv7 } from 'uuidv7';
import { type Edit, type Op, type Step, stepsOf } from '#domain/edit.ts';
import { type CancelReason, type Canceller, type Lesson } from '#domain/lesson.ts';
import { type OverrideReason } from '#domain/verdict.ts';
import { dayOf } from '#domain/week.ts';
import { type OwnEdit } from '#sync/overlay.ts';
import { type Desk } from './desk.svelte.ts';
import { type LessonDraft, type OpenForm, wishOfDraft } from './lesson-draft.ts';
import { cancelStep, changeStep, createStep, restoreStep, type Wish, wishToBe } from './steps.ts';

export const newLessonId = (): string => uuidv7();

/** Own refused edits about one lesson. */
export const refusedOn = (desk: Desk, lesson: string): OwnEdit[] =>
	desk.boards.refused.filter((one) => stepsOf(one.edit).some((step) => step.lesson === lesson));

/** The lesson to change: as the server has it when an own edit was refused, else as the screen shows it. */
export function baseOf(desk: Desk, lesson: string): Lesson | undefined {
	const saved = desk.boards.lessons.get(lesson);
	return refusedOn(desk, lesson).length > 0 ? saved : (desk.lesson(lesson) ?? saved);
}

export function dropRefused(desk: Desk, lesson: string): void {
	for (const one of refusedOn(desk, lesson)) desk.boards.dismiss(one.id);
}

/** Refused edits that another wish for the same lesson takes up again; a refused cancellation is not among them. */
export const refusedWishes = (desk: Desk, lesson: string): OwnEdit[] =>
	refusedOn(desk, lesson).filter(({ edit }) => ['create', 'move', 'assign', 'edit'].includes(edit.op));

/**
 * Makes the lesson what hands asked for. A refused wish is taken up in the same edit, whole: what it wanted beside
 * this must not be lost without a word.
 * @param shown the lesson as it was when a hand took it up @returns whether there was anything to do
 */
export function wishFor(desk: Desk, shown: Lesson, wish: Wish): boolean {
	const refused = refusedWishes(desk, shown.id);
	const saved = desk.boards.lessons.get(shown.id);
	const whole = { ...wishToBe(shown), ...wish };
	let step = changeStep(shown, wish);
	if (refused.length > 0) step = saved ? changeStep(saved, whole) : createStep(shown.id, whole);
	if (!step) return false;
	for (const one of refused) desk.boards.dismiss(one.id);
	desk.act(step);
	return true;
}

/**
 * Makes the lesson what the form says: a new one, or the difference to what the form was opened on. What others
 * changed meanwhile stays theirs, or refuses the edit.
 */
export function saveDraft(desk: Desk, form: OpenForm, draft: LessonDraft): void {
	const wish = wishOfDraft(draft, desk.school.zone);
	const step = form.base ? changeStep(form.base, wish) : createStep(form.lesson, wish);
	if (!step) return;
	for (const one of form.retaken) desk.boards.dismiss(one.id);
	desk.act(step);
}

export function cancelLesson(desk: Desk, lesson: string, reason: CancelReason): void {
	const base = baseOf(desk, lesson);
	dropSame(desk, lesson, 'cancel');
	if (base) desk.act(cancelStep(base, reason, cancellerOf(reason)));
}

function cancellerOf(reason: CancelReason): Canceller {
	if (reason === 'candidate_asked' || reason === 'candidate_ill') return 'candidate';
	return reason === 'weather' ? 'force_majeure' : 'school';
}

/** Refused cancellations are taken up again by another one, and so on. */
function dropSame(desk: Desk, lesson: string, op: Op): void {
	for (const one of refusedOn(desk, lesson)) if (one.edit.op === op) desk.boards.dismiss(one.id);
}

export function restoreLesson(desk: Desk, lesson: string): void {
	const base = baseOf(desk, lesson);
	dropSame(desk, lesson, 'restore');
	if (base) desk.act(restoreStep(base));
}

/** Says the refused edit again, with the soft rules it accepts and why. */
export function answerWithReason(desk: Desk, lesson: string, reason: OverrideReason): void {
	for (const one of refusedOn(desk, lesson)) {
		if (one.stage !== 'refused' || one.reason.code !== 'needs_reason') continue;
		const { rules } = one.reason;
		desk.boards.dismiss(one.id);
		desk.act(mapSteps(one.edit, (step) => fresh(desk, { ...step, reason, override: unionOf(step, rules) })));
	}
}

const unionOf = (step: Step, rules: NonNullable<Step['override']>): NonNullable<Step['override']> => [
	...new Set([...(step.override ?? []), ...rules])
];

/** A refused cancel or restore is simply said again on what stands now. */
export function sayAgain(desk: Desk, one: OwnEdit): void {
	desk.boards.dismiss(one.id);
	desk.act(mapSteps(one.edit, (step) => fresh(desk, step)));
}

/** The step with the base and old values of the lesson as it stands now. */
function fresh(desk: Desk, step: Step): Step {
	const saved = desk.boards.lessons.get(step.lesson);
	if (!saved || step.op === 'create') return step;
	const was = Object.fromEntries(Object.entries(saved).filter(([field]) => field in step.was));
	return { ...step, base: saved.version, was };
}

function mapSteps(edit: Edit, change: (step: Step) => Step): Edit {
	if (edit.op === 'batch') return { op: 'batch', steps: edit.steps.map(change) };
	const step = { ...edit };
	delete step.after;
	return change(step);
}

/** The exchange of two lessons' instructors, or a take-over when `mine` is null: one batch, taken whole or not. */
export function swapEdit(theirs: Lesson, mine: Lesson | null, me: string): Edit {
	const steps = [
		changeStep(theirs, { instructor: me }),
		mine && changeStep(mine, { instructor: theirs.instructor })
	];
	return { op: 'batch', steps: steps.filter((step) => step !== null) };
}

/** Where a copy starts out: the same hour, the next day. */
export const dayAfter = (desk: Desk, lesson: Lesson): string =>
	dayOf(new Date(Date.parse(lesson.start) + 86_400_000).toISOString(), desk.school.zone);
