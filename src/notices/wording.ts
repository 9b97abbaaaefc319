import { type CancelReason } from '#domain/lesson.ts';
import { type Locale } from '#domain/locale.ts';
import { type NoticeKind, type Told } from '#domain/notices/notice.ts';
import {
	filled,
	parseTemplate,
	type TemplateForm,
	type TemplateKind,
	type Values
} from '#domain/notices/template.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { type Role } from '#domain/policy.ts';
import { daysOf, weekOf } from '#domain/week.ts';
import { cancelWord } from '#lib/board/words.ts';
import { kindWord } from '#lib/planning/words.ts';
import { cityOf, dayText, rangeText, timeText } from '#lib/time-text.ts';
import { m } from '#paraglide/messages.js';

/** Whom a text is for, and where its links lead. */
export interface Reader {
	/** As what they are spoken to. */
	role: Role;
	name: string;
	locale: Locale;
	school: string;
	/** Theirs. */
	zone: string;
	schoolZone: string;
	/** Address of the app, `https://planning.example.ga`. */
	origin: string;
	/** What the school says in its own words, in this reader's language. */
	wording: readonly OwnWords[];
}

export interface OwnWords {
	kind: TemplateKind;
	form: TemplateForm;
	template: string;
}

export interface NoticeText {
	subject: string;
	/** One sentence a change. */
	lines: string[];
}

/** What a cancelled lesson is not explained by: it says nothing to those it concerned. */
const UNSAID: readonly CancelReason[] = ['mistake', 'other'];

/** What is written to somebody, in their language and their school's time. @param changes at least one */
export function noticeText(kind: NoticeKind, changes: readonly Told[], reader: Reader): NoticeText {
	return {
		subject: subjectOf(kind, changes, reader),
		lines: changes.map((one) => {
			// Of a week that is published, that a lesson is new says nothing.
			if (kind === 'published' && one.kind === 'added') return LINE.near(spoken(one, reader), reader.locale);
			return inOwnWords(one, 'full', reader) ?? LINE[one.kind](spoken(one, reader), reader.locale);
		})
	};
}

function subjectOf(kind: NoticeKind, changes: readonly Told[], reader: Reader): string {
	const { locale } = reader;
	const [only] = changes;
	if (kind === 'published') return weekSubject(changes, reader) ?? m.notice_subject_published({}, { locale });
	if (only && changes.length === 1) return SUBJECT[only.kind](spoken(only, reader), locale);
	if (kind === 'reminder') return m.notice_subject_reminders({}, { locale });
	return m.notice_subject_several({ count: changes.length }, { locale });
}

/** Staff read at once how full their week is; null: there is more to tell than one new week. */
function weekSubject(changes: readonly Told[], { role, schoolZone, locale }: Reader): string | null {
	if (role === 'candidate') return null;
	const weeks = new Set(changes.map(({ now }) => now && weekOf(now.start, schoolZone)));
	const [week] = weeks;
	if (!week || weeks.size > 1 || changes.some(({ kind }) => kind !== 'added')) return null;
	const from = dayText(`${daysOf(week)[0] ?? ''}T12:00:00Z`, 'UTC', locale);
	return m.notice_subject_week({ from, count: changes.length }, { locale });
}

/** One change as a phone shows it: what became of which hour, of what kind and where. */
export function shortLine(change: Told, reader: Reader): string {
	const own = inOwnWords(change, 'short', reader);
	if (own !== null) return own;
	const entry = change.now ?? change.was;
	const of = entry ? [kindWord(entry.kind, reader), entry.place] : [];
	return [SUBJECT[change.kind](spoken(change, reader), reader.locale), ...of].filter(Boolean).join(', ');
}

/** Null: the school says this in the house's words. */
function inOwnWords(change: Told, form: TemplateForm, reader: Reader): string | null {
	const own = reader.wording.find((one) => one.kind === change.kind && one.form === form);
	const parsed = own && parseTemplate(own.template, own.kind, reader.locale);
	return parsed?.ok ? filled(parsed.template, valuesOf(change, reader)) : null;
}

function valuesOf(change: Told, reader: Reader): Values {
	const { was, wasAt, now, nowAt, why } = spoken(change, reader);
	const isOff = change.kind === 'cancelled' || change.kind === 'removed';
	return {
		...(isOff ? { lesson: was, when: wasAt } : { lesson: now, when: nowAt }),
		// The hour stays where a lesson is only edited: what it was says more.
		before: change.kind === 'edited' ? was : wasAt,
		...partsOf(isOff ? change.was : change.now, reader),
		reason: why ?? '',
		name: reader.name,
		school: reader.school
	};
}

const partsOf = (
	entry: PlanningEntry | null,
	reader: Reader
): Pick<Values, 'kind' | 'instructor' | 'vehicle' | 'place'> => ({
	kind: entry ? kindWord(entry.kind, reader) : '',
	instructor: entry?.instructor ?? '',
	vehicle: entry?.plate ?? '',
	place: entry?.place ?? ''
});

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
	removed: ({ wasAt }, locale) => m.notice_subject_removed({ when: wasAt }, { locale }),
	missed: ({ nowAt }, locale) => m.notice_subject_missed({ when: nowAt }, { locale }),
	unmissed: ({ nowAt }, locale) => m.notice_subject_unmissed({ when: nowAt }, { locale })
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
	removed: ({ was }, locale) => m.notice_line_removed({ lesson: was }, { locale }),
	missed: ({ now }, locale) => m.notice_line_missed({ lesson: now }, { locale }),
	unmissed: ({ now }, locale) => m.notice_line_unmissed({ lesson: now }, { locale })
};

function spoken({ was, now }: Told, reader: Reader): Spoken {
	const of = (entry: PlanningEntry | null, words: typeof lessonLine) => (entry ? words(entry, reader) : '');
	const why = now?.cancelReason ?? null;
	return {
		was: of(was, lessonLine),
		wasAt: of(was, momentOf),
		now: of(now, lessonLine),
		nowAt: of(now, momentOf),
		why: why === null || UNSAID.includes(why) ? null : cancelWord(why, { locale: reader.locale })
	};
}

/** `mar. 24 nov. 10:00`, with the place whose clocks show it where these are not the school's. */
const momentOf = ({ start }: PlanningEntry, reader: Reader): string => {
	const { zone, locale } = reader;
	return `${dayText(start, zone, locale)} ${timeText(start, zone, locale)}${elsewhere(reader)}`;
};

/** `mar. 24 nov. 10:00–11:00`. */
const spanOf = ({ start, end }: PlanningEntry, reader: Reader): string => {
	const { zone, locale } = reader;
	return `${dayText(start, zone, locale)} ${rangeText(start, end, zone, locale)}${elsewhere(reader)}`;
};

const elsewhere = ({ zone, schoolZone }: Reader): string => (zone === schoolZone ? '' : ` (${cityOf(zone)})`);

/** `mar. 24 nov. 10:00–11:00, Conduite, Awa Diallo, DK-482-AA, Glass`. */
export const lessonLine = (entry: PlanningEntry, reader: Reader): string =>
	[
		spanOf(entry, reader),
		kindWord(entry.kind, reader),
		entry.instructor,
		entry.people,
		entry.plate,
		entry.place
	]
		.filter(Boolean)
		.join(', ');
