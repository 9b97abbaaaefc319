import ical, { type VEvent } from 'node-ical';
import { type MimePart, mimeParts } from './mime.ts';

/** What a calendar program takes from a letter. */
interface Invitation {
	method: string;
	events: object[];
}

/** The calendar parts of a letter, read by another library than the one that wrote them. */
export const invitationsIn = (raw: string): Invitation[] =>
	mimeParts(raw).filter(isCalendar).map(invitationIn);

/** nodemailer repeats a single entry as a file, for programs that offer nothing by themselves. */
const isCalendar = ({ type }: MimePart): boolean => type.startsWith('text/calendar');

function invitationIn({ type, body }: MimePart): Invitation {
	const parsed = Object.values(ical.sync.parseICS(body));
	const events = parsed.filter((part): part is VEvent => part?.type === 'VEVENT');
	const named = /method="?(\w+)/.exec(type)?.[1] ?? '';
	const written = parsed.find((part) => part?.type === 'VCALENDAR');
	if (written && 'method' in written && written.method !== named)
		throw new Error(`the part says ${named}, the calendar ${String(written.method)}`);
	return { method: named, events: events.map(eventIn) };
}

const eventIn = (event: VEvent) => ({
	uid: event.uid,
	sequence: Number(event.sequence),
	status: event.status,
	start: event.start.toISOString(),
	end: event.end?.toISOString(),
	organizer: addressIn(event.organizer),
	attendee: addressIn(event.attendee)
});

const addressIn = (who: unknown): string =>
	String(typeof who === 'object' && who !== null && 'val' in who ? who.val : who).toLowerCase();
