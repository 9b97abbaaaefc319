import { type CancelReason, type Kind } from '#domain/lesson.ts';
import { type Locale } from '#domain/locale.ts';
import { type NoticeKind, type Told } from '#domain/notices/notice.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { dayText, rangeText, timeText } from '#lib/time-text.ts';
import { m } from '#paraglide/messages.js';

/** Whom a text is for, and where its links lead. */
export interface Reader {
	name: string;
	locale: Locale;
	school: string;
	zone: string;
	/** Address of the app, `https://planning.example.ga`. */
	origin: string;
}

export interface NoticeText {
	subject: string;
	/** One sentence a change. */
	lines: string[];
}

type Word = (inputs: object, options: { locale: Locale }) => string;

const KIND: Record<Kind, Word> = {
	driving: m.my_kind_driving,
	manoeuvre: m.my_kind_manoeuvre,
	theory: m.my_kind_theory,
	mock_exam: m.my_kind_mock_exam,
	official_exam: m.my_kind_official_exam,
	other: m.my_kind_other
};
const WHY: Record<CancelReason, Word | null> = {
	vehicle_down: m.board_cancel_vehicle_down,
	instructor_away: m.board_cancel_instructor_away,
	candidate_asked: m.board_cancel_candidate_asked,
	candidate_ill: m.board_cancel_candidate_ill,
	weather: m.board_cancel_weather,
	school_closed: m.board_cancel_school_closed,
	mistake: null,
	other: null
};

/** `Conduite`. */
export const kindOf = ({ kind }: PlanningEntry, locale: Locale): string => KIND[kind]({}, { locale });

/** What is written to somebody, in their language and their school's time. @param changes at least one */
export function noticeText(kind: NoticeKind, changes: readonly Told[], reader: Reader): NoticeText {
	return {
		subject: subjectOf(kind, changes, reader),
		lines: changes.map((one) => {
			// Of a week that is published, that a lesson is new says nothing.
			const words = kind === 'published' && one.kind === 'added' ? LINE.near : LINE[one.kind];
			return words(spoken(one, reader), reader.locale);
		})
	};
}

function subjectOf(kind: NoticeKind, changes: readonly Told[], reader: Reader): string {
	const { locale } = reader;
	const [only] = changes;
	if (kind === 'published') return m.notice_subject_published({}, { locale });
	if (only && changes.length === 1) return SUBJECT[only.kind](spoken(only, reader), locale);
	if (kind === 'reminder') return m.notice_subject_reminders({}, { locale });
	return m.notice_subject_several({ count: changes.length }, { locale });
}

/** One change in words: the lesson as it was and is, and when. */
interface Spoken {
	was: string;
	wasAt: string;
	now: string;
	nowAt: string;
	why: string | null;
}
type Sentence = (told: Spoken, locale: Locale) => string;

const SUBJECT: Record<Told['kind'], Sentence> = {
	near: ({ nowAt }, locale) => m.notice_subject_near({ when: nowAt }, { locale }),
	added: ({ nowAt }, locale) => m.notice_subject_added({ when: nowAt }, { locale }),
	edited: ({ nowAt }, locale) => m.notice_subject_edited({ when: nowAt }, { locale }),
	moved: ({ wasAt, nowAt }, locale) => m.notice_subject_moved({ was: wasAt, now: nowAt }, { locale }),
	cancelled: ({ wasAt }, locale) => m.notice_subject_cancelled({ when: wasAt }, { locale }),
	removed: ({ wasAt }, locale) => m.notice_subject_removed({ when: wasAt }, { locale })
};

const LINE: Record<Told['kind'], Sentence> = {
	near: ({ now }) => now,
	added: ({ now }, locale) => m.notice_line_added({ lesson: now }, { locale }),
	edited: ({ was, now }, locale) => m.notice_line_edited({ lesson: now, was }, { locale }),
	moved: ({ wasAt, now }, locale) => m.notice_line_moved({ was: wasAt, now }, { locale }),
	cancelled: ({ was, why }, locale) =>
		why === null
			? m.notice_line_cancelled({ lesson: was }, { locale })
			: m.notice_line_cancelled_why({ lesson: was, reason: why }, { locale }),
	removed: ({ was }, locale) => m.notice_line_removed({ lesson: was }, { locale })
};

function spoken({ was, now }: Told, reader: Reader): Spoken {
	const of = (entry: PlanningEntry | null, words: typeof lessonOf) => (entry ? words(entry, reader) : '');
	const why = now?.cancelReason ? WHY[now.cancelReason] : null;
	return {
		was: of(was, lessonOf),
		wasAt: of(was, momentOf),
		now: of(now, lessonOf),
		nowAt: of(now, momentOf),
		why: why ? why({}, { locale: reader.locale }) : null
	};
}

/** `mar. 24 nov. 10:00`. */
const momentOf = ({ start }: PlanningEntry, { zone, locale }: Reader): string =>
	`${dayText(start, zone, locale)} ${timeText(start, zone, locale)}`;

/** `mar. 24 nov. 10:00–11:00`. */
const spanOf = ({ start, end }: PlanningEntry, { zone, locale }: Reader): string =>
	`${dayText(start, zone, locale)} ${rangeText(start, end, zone, locale)}`;

/** `mar. 24 nov. 10:00–11:00, Conduite, Awa Diallo, DK-482-AA, Glass`. */
const lessonOf = (entry: PlanningEntry, reader: Reader): string =>
	[spanOf(entry, reader), kindOf(entry, reader.locale), entry.instructor, entry.plate, entry.place]
		.filter(Boolean)
		.join(', ');
