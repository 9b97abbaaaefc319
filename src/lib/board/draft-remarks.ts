import { clashOf } from '#domain/conflict.ts';
import { type Lesson } from '#domain/lesson.ts';
import { rulesOn } from '#domain/rules.ts';
import { softRulesBroken } from '#domain/soft-rule.ts';
import { m } from '#paraglide/messages.js';
import { type Desk } from './desk.svelte.ts';
import { type LessonDraft, wishOfDraft } from './lesson-draft.ts';
import { permitRemark } from './permit-remark.ts';
import { takenWords } from './refusal-words.ts';
import { ruleWord } from './words.ts';

/** What is said of a draft before it is saved: the clash that would refuse it, and what is only worth knowing. */
export function remarksOn(desk: Desk, id: string, draft: LessonDraft): { clash: string; calm: string[] } {
	const { directory, reader } = desk;
	const before = desk.boards.lessons.get(id) ?? null;
	const after = draftedLesson(desk, id, draft);
	const rules = rulesOn(draft.day, desk.dated);
	const others = desk.boards.seen.filter((one) => one.stage !== 'refused' && one.id !== id);
	const clash = clashOf(after, others, rules, directory.exclusive);
	const broken = softRulesBroken(before, after, [...others, after], {
		zone: desk.school.zone,
		rules,
		closures: desk.closures,
		now: new Date(reader.now).toISOString()
	});
	const closure = desk.facts.closureOn(draft.day);
	const reason =
		broken.length > 0
			? m.board_will_ask_reason({ rules: broken.map((rule) => ruleWord(rule, closure)).join(', ') })
			: null;
	return {
		clash: clash ? takenWords(clash, reader) : '',
		calm: [permitRemark(after, directory), reason].filter((one) => one !== null)
	};
}

/** The lesson as the draft would make it. */
export function draftedLesson(desk: Desk, id: string, draft: LessonDraft): Lesson {
	const { candidates = [], ...wish } = wishOfDraft(draft, desk.school.zone);
	return { ...BLANK, ...desk.boards.lessons.get(id), ...wish, candidates, id };
}

const BLANK = {
	version: 0,
	state: 'planned',
	capacity: null,
	permit: null,
	series: null,
	instructor: null,
	vehicle: null,
	place: null,
	topic: null,
	cancelledBy: null,
	cancelReason: null,
	by: null,
	at: ''
} as const;
