import { type Closure, closureOn } from '#domain/closure.ts';
import { clashOf } from '#domain/conflict.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type DatedRules, rulesOn } from '#domain/rules.ts';
import { softRulesBroken } from '#domain/soft-rule.ts';
import { type SoftRule } from '#domain/verdict.ts';
import { dayOf } from '#domain/week.ts';
import { m } from '#paraglide/messages.js';
import { shortName } from './names.ts';
import { permitRemark } from './permit-remark.ts';
import { type RefusalReader, takenWords } from './refusal-words.ts';
import { firstName, listWords, ruleWord } from './words.ts';

/** What a drop here would do, said before it is done. */
export interface Impact {
	possible: boolean;
	time: string;
	who: string;
	cost: string;
	/** Worth knowing, in nobody's way. */
	remark: string;
}

export interface ImpactInput {
	/** Those that stand. */
	lessons: readonly Lesson[];
	dated: readonly DatedRules[];
	closures: readonly Closure[];
	published: boolean;
	reader: RefusalReader;
	locale: string;
}

/** @param before the lesson where it stands @param after where it would stand */
export function impactOf(before: Lesson, after: Lesson, input: ImpactInput): Impact {
	const { reader, dated, closures } = input;
	const { clock } = reader;
	const day = dayOf(after.start, clock.zone);
	const rules = rulesOn(day, dated);
	const others = input.lessons.filter((one) => one.id !== after.id);
	const time = clock.range(after);
	const clash = clashWords(after, others, { dated, reader });
	if (clash) return impossible(time, clash);
	const broken = softRulesBroken(before, after, [...others, after], {
		zone: clock.zone,
		rules,
		closures,
		now: new Date(reader.now).toISOString()
	});
	return {
		possible: true,
		time,
		who: input.published ? toldWords(before, after, input) : m.board_draft_tells_nobody(),
		cost: costWords(broken, closureOn(day, closures)),
		remark: permitRemark(after, reader.directory) ?? ''
	};
}

/** The hard rule that the lesson would break beside the others, in words; null when it breaks none. */
export function clashWords(
	after: Lesson,
	others: Iterable<Lesson>,
	{ dated, reader }: Pick<ImpactInput, 'dated' | 'reader'>
): string | null {
	const rules = rulesOn(dayOf(after.start, reader.clock.zone), dated);
	const clash = clashOf(after, others, rules, reader.directory.exclusive);
	return clash && takenWords(clash, reader);
}

const costWords = (broken: readonly SoftRule[], closure: Closure | null): string =>
	broken.length > 0
		? m.board_will_ask_reason({ rules: broken.map((rule) => ruleWord(rule, closure)).join(', ') })
		: '';

/** Why it cannot be dropped here. */
export const impossible = (time: string, who: string): Impact => ({
	possible: false,
	time,
	who,
	cost: m.board_let_go_to_return(),
	remark: ''
});

function toldWords(before: Lesson, after: Lesson, { reader: { directory }, locale }: ImpactInput): string {
	const instructors = [...new Set([before.instructor, after.instructor])]
		.map((id) => directory.instructor(id)?.name)
		.filter((name) => name !== undefined)
		.map(firstName);
	const candidates =
		after.candidates.length > 3
			? [m.board_n_candidates({ count: after.candidates.length })]
			: after.candidates.map((id) =>
					shortName(directory.candidate(id)?.name ?? m.board_another_candidate(), 0)
				);
	const names = [...candidates, ...instructors];
	return names.length > 0 ? m.board_seen_at_once_by({ names: listWords(names, locale) }) : '';
}
