import type { NamedPaper } from '#db/papers.ts';
import { type Locale } from '#domain/locale.ts';
import { dateText } from '#lib/time-text.ts';
import { m } from '#paraglide/messages.js';
import { type NoticeText, type Reader } from './wording.ts';

const WORDS: Record<NamedPaper['paper'], (of: { plate: string; day: string }, locale: Locale) => string> = {
	insurance: (of, locale) => m.papers_insurance(of, { locale }),
	inspection: (of, locale) => m.papers_inspection(of, { locale })
};

/** Which papers of vehicles soon end; null: none of them any more. */
export function papersText(papers: readonly NamedPaper[], { locale }: Reader): NoticeText | null {
	const [first, ...more] = papers.map((one) =>
		WORDS[one.paper]({ plate: one.plate, day: dateText(one.until, locale) }, locale)
	);
	if (first === undefined) return null;
	return {
		subject: more.length === 0 ? first : m.papers_subject({ count: papers.length }, { locale }),
		lines: [...(more.length === 0 ? [] : [first, ...more]), m.papers_line({}, { locale })]
	};
}
