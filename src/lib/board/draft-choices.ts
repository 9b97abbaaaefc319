import { clashOf } from '#domain/conflict.ts';
import { type Lesson } from '#domain/lesson.ts';
import { rulesOn } from '#domain/rules.ts';
import { type PickOption } from '#lib/components/pick-option.ts';
import { byName } from '#lib/fold.ts';
import { m } from '#paraglide/messages.js';
import { type Desk } from './desk.svelte.ts';
import { draftedLesson } from './draft-remarks.ts';
import { type LessonDraft } from './lesson-draft.ts';
import { takenWords } from './refusal-words.ts';

/**
 * What the fields of a lesson's form offer; what is taken at that time stays visible, with the reason.
 * @param id of the lesson @param timed false while the draft's time is none: then nothing is called taken
 * @param kept what the lesson had when the form was opened: still offered when inactive since
 */
export function choicesFor(desk: Desk, id: string, draft: LessonDraft, timed: boolean, kept: LessonDraft) {
	const { names } = desk.directory;
	const { viewer } = desk;
	const taken = timed ? takenIn(desk, id, draft) : () => null;
	const none = { value: '', label: m.board_none() };
	return {
		instructors: () =>
			byName(names.instructors)
				.filter((one) => one.active || one.id === kept.instructor)
				.filter((one) => viewer.admin || one.id === viewer.instructor)
				.map((one) => option(one.id, one.name, taken({ instructor: one.id }, 'with place')))
				.toSpliced(0, 0, ...(viewer.admin ? [none] : [])),
		vehicles: (): PickOption[] => [
			none,
			...names.vehicles
				.filter((one) => one.active || one.id === kept.vehicle)
				.map((one) => option(one.id, `${one.plate} · ${one.model}`, taken({ vehicle: one.id })))
		],
		places: (): PickOption[] => [
			none,
			...byName(names.places)
				.filter((one) => one.active || one.id === kept.place)
				.map((one) => option(one.id, one.name, taken({ place: one.id })))
		],
		topics: (): PickOption[] => [
			none,
			...desk.directory.topics.map(({ key, name }) => ({ value: key, label: name }))
		],
		candidates: () =>
			byName(names.candidates)
				.filter((one) => one.active && !draft.candidates.includes(one.id))
				.map((one) => ({
					...option(one.id, one.name, taken({ candidates: [one.id] })),
					detail: one.permit
				}))
	};
}

const option = (value: string, label: string, impossible: string | null): PickOption => ({
	value,
	label,
	impossible
});

/** Says why the lesson could not have just this, whatever else it has; null when it could. */
function takenIn(desk: Desk, id: string, draft: LessonDraft) {
	const lesson = draftedLesson(desk, id, draft);
	const rules = rulesOn(draft.day, desk.dated);
	const near = nearOnly(
		lesson,
		desk.boards.seen.filter((one) => one.stage !== 'refused' && one.id !== id),
		Math.max(rules.buffer, rules.travel)
	);
	const bare = { ...lesson, instructor: null, vehicle: null, place: null, candidates: [] };
	return (only: Partial<Lesson>, place?: 'with place'): string | null => {
		// The way of an instructor depends on where the lesson is; whether that place is free is another question.
		const wanted = { ...bare, ...(place ? { place: lesson.place } : {}), ...only };
		const clash = clashOf(wanted, near, rules, place ? new Set() : desk.directory.exclusive);
		return clash && takenWords(clash, desk.reader);
	};
}

/** Those that come within `minutes` of the lesson: the only ones that a hundred candidates are held against. */
function nearOnly<L extends Lesson>({ start, end }: Lesson, others: readonly L[], minutes: number): L[] {
	const from = Date.parse(start) - minutes * 60_000;
	const to = Date.parse(end) + minutes * 60_000;
	return others.filter((one) => Date.parse(one.end) > from && Date.parse(one.start) < to);
}
