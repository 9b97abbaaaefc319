import { type CalendarFile, collect, type Component, lineOf, linesOf } from './component.ts';
import { contentLines, LineTooLong, unescapeText } from './content-line.ts';
import { outOfTime, timingOf } from './event.ts';
import { type Expand, TooDense } from './expand.ts';
import { type Occurrence, type Read, type ReadWindow } from './occurrence.ts';
import { attempt, counted, inWindow, type Reading } from './reading.ts';
import { isRecurring } from './recurrence.ts';
import { Refused } from './refused.ts';
import { LONGEST, readAlone, readMaster } from './series.ts';
import { shownText } from './shown-text.ts';
import { byUid, latestPerDate, versionsOf } from './versions.ts';
import { dateOf, wallMs } from './wall-time.ts';
import { ianaZone, type WindowsZone, zonesOf } from './zone.ts';

/** What reading leans on and cannot do by itself. */
export interface Engine {
	expand: Expand;
	windowsZone: WindowsZone;
}

/**
 * The occurrences of a calendar file that begin in the window. One event that cannot be read is named in `unread`
 * and spoils nothing else; a file that is none, or is over a limit, is refused whole.
 * @param name what the calendar is called if the file does not say
 */
export function readCalendar(
	text: string,
	name: string,
	window: ReadWindow,
	engine: Engine,
	decode?: (line: string) => string
): Read {
	try {
		if (text.trim() === '') return { ok: false, error: 'empty' };
		if (text.includes('\0')) return { ok: false, error: 'nul_bytes' };
		const collected = collect(contentLines(text, decode));
		if (!collected.ok) return collected;
		const reading = begin(collected.file, name, window, engine);
		for (const series of byUid(collected.file.events).values()) {
			readUid(series, reading);
		}
		return {
			ok: true,
			read: reading.read.sort(byStart),
			unread: reading.unread.sort((a, b) => a.row - b.row),
			outside: reading.outside
		};
	} catch (error) {
		if (error instanceof LineTooLong) return { ok: false, error: 'line_too_long' };
		if (error instanceof TooDense) return { ok: false, error: 'too_many_lessons' };
		throw error;
	}
}

const byStart = (a: Occurrence, b: Occurrence): number => a.start.localeCompare(b.start) || a.row - b.row;

function begin(file: CalendarFile, name: string, window: ReadWindow, engine: Engine): Reading {
	const school = ianaZone(window.zone);
	return {
		calendar: shownText(file.name === '' ? name : unescapeText(file.name), 200),
		window,
		from: school.toMs(`${window.from}T00:00:00`),
		to: school.toMs(`${window.to}T00:00:00`),
		clocks: { school, zone: zonesOf(file.zones, engine.windowsZone, engine.expand) },
		// METHOD:CANCEL calls off every event of the file.
		cancelled: file.method === 'CANCEL',
		expand: engine.expand,
		read: [],
		unread: [],
		outside: 0,
		sharing: new Set()
	};
}

function readUid(events: readonly Component[], reading: Reading): void {
	const all = events.filter((event) => !lineOf(event, 'RECURRENCE-ID'));
	const changes = latestPerDate(events.filter((event) => lineOf(event, 'RECURRENCE-ID')));
	const { masters, replaced } = versionsOf(all, changes.length > 0 || all.some(isRecurring));
	if (masters.length > 1) for (const master of masters) reading.sharing.add(master);
	for (const event of replaced)
		counted(reading, () => attempt(event, reading, () => refuseOther(event, reading)));
	for (const master of masters) counted(reading, () => readSeries(master, changes, reading));
	if (masters.length > 0) return;
	counted(reading, () => {
		for (const change of changes) attempt(change, reading, () => readAlone(change, reading));
	});
}

function refuseOther(event: Component, reading: Reading): void {
	const timing = timingOf(event, reading.clocks);
	if (isRecurring(event) || inWindow(timing, timing.start, reading)) throw new Refused('same_uid');
}

function readSeries(master: Component, changes: Component[], reading: Reading): void {
	if (changes.length > 0 || isRecurring(master) || !isFarOff(master, reading))
		attempt(master, reading, () => readMaster(master, changes, reading));
}

const DAY = 86_400_000;

/** Days away from the window, whatever its zone is: nothing there is worth a word. */
function isFarOff(event: Component, reading: Reading): boolean {
	const line = lineOf(event, 'DTSTART');
	const value = line && dateOf(line);
	if (!value || outOfTime(value) || linesOf(event, 'DTSTART').length > 1) return false;
	const at = wallMs(value.kind === 'date' ? `${value.day}T00:00:00` : value.wall);
	const isWhole = value.kind === 'date' || lineOf(event, 'X-MICROSOFT-CDO-ALLDAYEVENT') !== undefined;
	return at < reading.from - (isWhole ? LONGEST : 2) * DAY || at > reading.to + 2 * DAY;
}
