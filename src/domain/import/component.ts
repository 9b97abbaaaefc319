import { type ContentLine } from './content-line.ts';
import { LIMITS } from './occurrence.ts';

/** A VEVENT or a VTIMEZONE (with its STANDARD and DAYLIGHT parts), as the file has it. */
export interface Component {
	name: string;
	row: number;
	lines: ContentLine[];
	parts: Component[];
	/** Its END stands in the file. */
	complete: boolean;
}

export interface CalendarFile {
	/** X-WR-CALNAME, empty when the file names no calendar. */
	name: string;
	/** METHOD:CANCEL calls every event off. */
	method: string;
	events: Component[];
	zones: Component[];
}

export type Collected =
	{ ok: true; file: CalendarFile } | { ok: false; error: 'not_a_calendar' | 'too_many_events' };

/** What of an event is worth keeping; descriptions, alarms and attachments of any size pass by. */
const KEPT = new Set([
	...[
		'UID',
		'SUMMARY',
		'DESCRIPTION',
		'LOCATION',
		'ORGANIZER',
		'CATEGORIES',
		'STATUS',
		'SEQUENCE',
		'LAST-MODIFIED',
		'X-MICROSOFT-CDO-ALLDAYEVENT'
	],
	...['DTSTART', 'DTEND', 'DURATION', 'RRULE', 'EXRULE', 'RDATE', 'EXDATE', 'RECURRENCE-ID'],
	...['TZID', 'X-LIC-LOCATION', 'TZOFFSETFROM', 'TZOFFSETTO']
]);
const WANTED = new Set(['VEVENT', 'VTIMEZONE']);
const PARTS = new Set(['STANDARD', 'DAYLIGHT']);

interface Gathering {
	file: CalendarFile;
	calendars: number;
	/** One of them ends. */
	closed: boolean;
	open: Component | null;
	part: Component | null;
	/** How deep we are inside components that are passed over. */
	skipped: number;
}

/** Gathers events and zones. Other components are passed over, however deep they nest. */
export function collect(lines: Iterable<ContentLine>): Collected {
	const file: CalendarFile = { name: '', method: '', events: [], zones: [] };
	const state: Gathering = { file, calendars: 0, closed: false, open: null, part: null, skipped: 0 };
	for (const line of lines) {
		if (line.name === 'BEGIN') opens(state, line);
		else if (line.name === 'END') closes(state, line);
		else if (state.skipped === 0) keep(line, state.part ?? state.open, file);
		if (file.events.length > LIMITS.events) return { ok: false, error: 'too_many_events' };
	}
	// One that holds nothing may be empty; one that does not even end was cut, or never was one.
	const isCalendar = state.calendars > 0 && (state.closed || file.events.length > 0);
	return isCalendar ? { ok: true, file } : { ok: false, error: 'not_a_calendar' };
}

function opens(state: Gathering, line: ContentLine): void {
	const name = line.value.trim().toUpperCase();
	if (name === 'VCALENDAR') state.calendars += 1;
	else if (WANTED.has(name)) {
		// One that begins inside another closes it: the END of the first is missing.
		state.open = begin(name, line.row);
		state.part = null;
		state.skipped = 0;
		(name === 'VEVENT' ? state.file.events : state.file.zones).push(state.open);
	} else if (state.open && state.skipped === 0 && PARTS.has(name)) {
		state.part = begin(name, line.row);
		state.open.parts.push(state.part);
	} else state.skipped += 1;
}

function closes(state: Gathering, line: ContentLine): void {
	const name = line.value.trim().toUpperCase();
	if (name === 'VCALENDAR') state.closed = true;
	if (state.open?.name === name) {
		state.open.complete = true;
		state.open = state.part = null;
		state.skipped = 0;
	} else if (state.part?.name === name) state.part = null;
	else state.skipped = Math.max(0, state.skipped - 1);
}

const begin = (name: string, row: number): Component => ({
	name,
	row,
	lines: [],
	parts: [],
	complete: false
});

function keep(line: ContentLine, owner: Component | null, file: CalendarFile): void {
	if (owner) {
		if (KEPT.has(line.name)) owner.lines.push(line);
	} else if (line.name === 'X-WR-CALNAME') file.name ||= line.value.trim();
	else if (line.name === 'METHOD') file.method = line.value.trim().toUpperCase();
}

export const lineOf = (component: Component, name: string): ContentLine | undefined =>
	component.lines.find((line) => line.name === name);
export const linesOf = (component: Component, name: string): ContentLine[] =>
	component.lines.filter((line) => line.name === name);
