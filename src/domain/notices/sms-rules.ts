import { instant } from '#domain/lesson.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { dayOf } from '#domain/week.ts';
import { isConvocation } from './convocation.ts';
import { isAbsence } from './net-change.ts';
import { type NoticeKind, type Told } from './notice.ts';

const HOUR = 3_600_000;
const SOON = 48 * HOUR;
/** So long may a message of the inbox stay unread before it goes by SMS. */
const UNREAD_FOR = 2 * HOUR;
/** What lay unread longer is old news. */
export const NEWS_FOR = 24 * HOUR;

/** Of one lesson, as the inbox told it. */
export interface InboxTold {
	kind: NoticeKind;
	change: Told;
	/** Milliseconds since 1970. */
	toldAt: number;
	read: boolean;
}

/** When an SMS is owed for it, milliseconds since 1970; null: never. */
export function smsDueAt(told: InboxTold): number | null {
	if (goesAtOnce(told)) return told.toldAt;
	return told.read ? null : told.toldAt + UNREAD_FOR;
}

/**
 * A convocation, and a change within 48 hours of the hour they know or are to come at. A week's publication is no
 * change, and a reminder none either; an absence is of what is over.
 */
function goesAtOnce({ kind, change, toldAt }: InboxTold): boolean {
	if (isAbsence(change.kind)) return false;
	if (isConvocation(change)) return true;
	if (kind === 'published' || change.kind === 'near') return false;
	return startsOf(change).some((start) => Date.parse(start) < toldAt + SOON);
}

const startsOf = ({ was, now }: Told): string[] =>
	[was, now].flatMap((entry) => (entry ? [entry.start] : []));

/** On the day of their official exam nobody is spared the night: the bus leaves early. @param at milliseconds since 1970 */
export const isExamDay = (lessons: Iterable<PlanningEntry>, at: number, zone: string): boolean =>
	[...lessons].some(
		({ kind, start }) => kind === 'official_exam' && dayOf(start, zone) === dayOf(instant(at), zone)
	);
