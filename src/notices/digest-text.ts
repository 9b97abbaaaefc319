import type { DigestFacts } from '#db/digests.ts';
import { daysOf, type Week } from '#domain/week.ts';
import { dayText } from '#lib/time-text.ts';
import { m } from '#paraglide/messages.js';
import { officeText } from './office-text.ts';
import { lessonLine, type NoticeText, type Reader } from './wording.ts';

/** A day of staff in one message: their lessons, then what waits for them. Null: there is nothing to say. */
export function digestText(facts: DigestFacts, reader: Reader): NoticeText | null {
	const lessons = facts.lessons.map((lesson) => lessonLine(lesson, reader));
	const waiting = waitingLines(facts, reader);
	if (lessons.length + waiting.length === 0) return null;
	const { locale } = reader;
	const day = dayName(facts.day, reader);
	const subject =
		lessons.length > 0
			? m.digest_subject_lessons({ day, count: lessons.length }, { locale })
			: m.digest_subject_waiting({ count: waiting.length }, { locale });
	return { subject, lines: [...lessons, ...waiting] };
}

function waitingLines({ day, unclosed, proposals, office }: DigestFacts, reader: Reader): string[] {
	const options = { locale: reader.locale };
	return [
		...(unclosed > 0 ? [m.digest_unclosed({ count: unclosed }, options)] : []),
		...(proposals > 0 ? [m.digest_proposals({ count: proposals }, options)] : []),
		...(office ? officeLines(day, office, reader) : [])
	];
}

function officeLines(day: string, office: NonNullable<DigestFacts['office']>, reader: Reader): string[] {
	const options = { locale: reader.locale };
	const { untaught, drafts } = office;
	const matters = (['trouble', 'budget'] as const).flatMap(
		(matter) => officeText(matter, office, reader)?.subject ?? []
	);
	return [
		...(untaught > 0 ? [m.digest_untaught({ day: dayName(day, reader), count: untaught }, options)] : []),
		...drafts.map(({ week, lessons }) => {
			const [monday = ''] = daysOf(week as Week);
			return m.digest_draft({ from: dayName(monday, reader), count: lessons }, options);
		}),
		...matters
	];
}

/** `mar. 24 nov.`, of a calendar day. */
const dayName = (day: string, { locale }: Reader): string => dayText(`${day}T12:00:00Z`, 'UTC', locale);
