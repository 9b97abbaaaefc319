import ical, {
	ICalAttendeeRole,
	ICalAttendeeStatus,
	ICalCalendarMethod,
	type ICalEventData,
	ICalEventStatus
} from 'ical-generator';
import { isAbsence } from '#domain/notices/net-change.ts';
import { type Told } from '#domain/notices/notice.ts';
import { type PlanningEntry } from '#domain/planning.ts';
import { kindWord } from '#lib/planning/words.ts';
import { type Reader } from './wording.ts';

/** A lesson as a calendar program takes it from an e-mail (iTIP, RFC 5546). */
export interface CalendarEntry {
	method: 'REQUEST' | 'CANCEL';
	/** The .ics file. */
	text: string;
}

/** Who writes and who is invited: addresses, and when it was written. */
export interface Invitation {
	organizer: string;
	attendee: string;
	/** Milliseconds since 1970. */
	at: number;
}

/**
 * What a calendar should know of the changes: one entry a lesson, as iTIP allows one UID a message. The UID is the
 * lesson's id and the SEQUENCE its version, so a later letter replaces an earlier one, in whatever order they arrive.
 */
export const calendarEntries = (
	changes: readonly Told[],
	reader: Reader,
	invitation: Invitation
): CalendarEntry[] => changes.flatMap((change) => entryOf(change, reader, invitation) ?? []);

function entryOf({ kind, was, now }: Told, reader: Reader, invitation: Invitation): CalendarEntry | null {
	// A reminder says nothing a calendar does not know, and whether somebody came is none of its business.
	if (kind === 'near' || isAbsence(kind)) return null;
	if (now && now.state !== 'cancelled') return written('REQUEST', now, now.version, reader, invitation);
	if (now) return written('CANCEL', now, now.version, reader, invitation);
	// It went to somebody else: by a version this person may not see, but it is a later one.
	return was ? written('CANCEL', was, was.version + 1, reader, invitation) : null;
}

function written(
	method: CalendarEntry['method'],
	entry: PlanningEntry,
	sequence: number,
	reader: Reader,
	invitation: Invitation
): CalendarEntry {
	const calendar = ical({
		method: ICalCalendarMethod[method],
		prodId: { company: 'DGTT', product: 'Auto-École', language: reader.locale.toUpperCase() }
	});
	calendar.createEvent({ ...eventOf(entry, reader, invitation), sequence, status: statusOf(method) });
	return { method, text: calendar.toString() };
}

const statusOf = (method: CalendarEntry['method']): ICalEventStatus =>
	method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED;

const eventOf = (entry: PlanningEntry, reader: Reader, invitation: Invitation): ICalEventData => ({
	id: entry.lesson,
	stamp: new Date(invitation.at),
	start: new Date(entry.start),
	end: new Date(entry.end),
	summary: `${kindWord(entry.kind, reader)} · ${reader.school}`,
	description: [entry.instructor, entry.people, entry.plate].filter(Boolean).join(', '),
	location: [entry.place, entry.address].filter(Boolean).join(', '),
	organizer: { name: reader.school, email: invitation.organizer },
	attendees: [
		{
			name: reader.name,
			email: invitation.attendee,
			role: ICalAttendeeRole.REQ,
			status: ICalAttendeeStatus.NEEDSACTION,
			rsvp: false
		}
	]
});
