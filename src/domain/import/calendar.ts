import { instant } from '../lesson.ts';
import { type CalendarFile, collect, type Component, lineOf, linesOf } from './component.ts';
import { contentLines, LineTooLong, unescapeText } from './content-line.ts';
import {
	calledOff,
	categoryOf,
	type Clocks,
	identityOf,
	noLength,
	organiserOf,
	outOfTime,
	textOf,
	type Timing,
	timingOf,
	titleOf,
	uidOf
} from './event.ts';
import {
	LIMITS,
	type Occurrence,
	type Read,
	type ReadWindow,
	type Unread,
	type UnreadReason
} from './occurrence.ts';
import { Refused } from './refused.ts';
import { BadRecurrence, type Expand, TooDense } from './expand.ts';
import { exceptionsOf, isRecurring, onTheClock, type Start, startsOf } from './recurrence.ts';
import { dateOf, msToWall, shift, type Wall, wallMs } from './wall-time.ts';
import { isCalledOff } from './called-off.ts';
import { shownText } from './shown-text.ts';
import { byUid, latestPerDate, versionsOf } from './versions.ts';
import { endAfter, ianaZone, type WindowsZone, zonesOf } from './zone.ts';

const DAY = 86_400_000;
/** Days of the longest entry of whole days that may become a closure. */
const LONGEST = 366;

/** What reading leans on and cannot do by itself. */
export interface Engine {
	expand: Expand;
	windowsZone: WindowsZone;
}

interface Reading {
	calendar: string;
	window: ReadWindow;
	/** Of the window, in ms. */
	from: number;
	to: number;
	clocks: Clocks;
	cancelled: boolean;
	expand: Expand;
	read: Occurrence[];
	unread: Unread[];
	outside: number;
	/** Single events that have their UID with others: their starts tell them apart. */
	sharing: Set<Component>;
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

/** What leaves nothing behind, neither read nor refused, lies outside the window. */
function counted(reading: Reading, work: () => void): void {
	const found = reading.read.length + reading.unread.length;
	work();
	if (reading.read.length + reading.unread.length === found) reading.outside += 1;
}

function refuseOther(event: Component, reading: Reading): void {
	const timing = timingOf(event, reading.clocks);
	if (isRecurring(event) || inWindow(timing, timing.start, reading)) throw new Refused('same_uid');
}

function readSeries(master: Component, changes: Component[], reading: Reading): void {
	if (changes.length > 0 || isRecurring(master) || !isFarOff(master, reading))
		attempt(master, reading, () => readMaster(master, changes, reading));
}

/** Days away from the window, whatever its zone is: nothing there is worth a word. */
function isFarOff(event: Component, reading: Reading): boolean {
	const line = lineOf(event, 'DTSTART');
	const value = line && dateOf(line);
	if (!value || outOfTime(value) || linesOf(event, 'DTSTART').length > 1) return false;
	const at = wallMs(value.kind === 'date' ? `${value.day}T00:00:00` : value.wall);
	const reaching = value.kind === 'date' ? LONGEST : 2;
	return at < reading.from - reaching * DAY || at > reading.to + 2 * DAY;
}

function attempt(event: Component, reading: Reading, work: () => void): void {
	try {
		work();
	} catch (error) {
		if (error instanceof Refused) refuse(event, error.reason, error.what, reading);
		else if (error instanceof BadRecurrence) refuse(event, 'bad_recurrence', error.message, reading);
		else throw error;
	}
}

function refuse(event: Component, reason: UnreadReason, what: string, reading: Reading): void {
	if (reading.unread.some((one) => one.row === event.row && one.reason === reason)) return;
	reading.unread.push({
		row: event.row,
		uid: uidOf(event),
		calendar: reading.calendar,
		title: titleOf(event),
		reason,
		...(what !== '' && { what: shownText(what, 200) })
	});
}

function readMaster(master: Component, changes: Component[], reading: Reading): void {
	const timing = timingOf(master, reading.clocks);
	if (isCancelled(master, reading)) {
		if (isRecurring(master) || inWindow(timing, timing.start, reading)) throw calledOff(master);
		return;
	}
	const isTakenOut = exceptionsOf(master, timing);
	const changed = changesOf(changes, master, timing, reading);
	const starts = startsOf(
		master,
		timing,
		reading.expand,
		nearWall(reading.from, -2 - reach(timing)),
		nearWall(reading.to, 2)
	);
	const recurring = isRecurring(master);
	const found = reading.read.length + reading.unread.length;
	for (const start of starts) {
		if (isTakenOut(start.wall) || changed.some((one) => one.wall === start.wall)) continue;
		const later = changed.findLast((one) => one.following && one.wall < start.wall);
		attempt(later?.event ?? master, reading, () => place(master, timing, start, later, recurring, reading));
	}
	for (const one of changed)
		attempt(one.event, reading, () => {
			readChange(one, timing, reading, isTakenOut(one.wall));
		});
	const isLeft = reading.read.length + reading.unread.length > found;
	if (!isLeft && starts.some(({ wall }) => isTakenOut(wall) && inWindow(timing, wall, reading)))
		throw calledOff(master);
}

/** Days before the window on which a date may begin and reach into it. */
const reach = ({ allDay, length }: Timing): number =>
	allDay ? Math.min(LONGEST, length.days + Math.ceil(length.ms / DAY)) : 0;

const nearWall = (ms: number, days: number): Wall => instant(ms + days * DAY).slice(0, 19);

/** A date of a series that was changed; `following`: and all dates after it. */
interface Changed {
	event: Component;
	wall: Wall;
	following: boolean;
	/** A rule of its own for what follows, which is not read: no date from there on is. */
	otherRule?: string;
}

function changesOf(
	changes: readonly Component[],
	master: Component,
	timing: Timing,
	reading: Reading
): Changed[] {
	const changed: Changed[] = [];
	for (const event of changes)
		attempt(event, reading, () => {
			const line = lineOf(event, 'RECURRENCE-ID');
			if (!line) return;
			const following = line.params.get('RANGE')?.toUpperCase() === 'THISANDFUTURE';
			const rule = following ? lineOf(event, 'RRULE')?.value : undefined;
			const isOther = rule !== undefined && rule !== lineOf(master, 'RRULE')?.value;
			const wall = onTheClock(line.value, line, timing);
			changed.push({ event, wall, following, ...(isOther && { otherRule: rule }) });
		});
	return changed.sort((a, b) => a.wall.localeCompare(b.wall));
}

/** One date of the series, moved along if an earlier one was changed together with all that follow. */
function place(
	master: Component,
	timing: Timing,
	start: Start,
	later: Changed | undefined,
	recurring: boolean,
	reading: Reading
): void {
	const key = recurring || reading.sharing.has(master) ? keyOf(timing, start.wall) : '';
	if (!later) return add(master, timing, start.wall, key, reading, start.endMs);
	if (isCancelled(later.event, reading)) return;
	if (later.otherRule !== undefined) throw new BadRecurrence(later.otherRule);
	const moved = timingOf(later.event, reading.clocks);
	const clock = (at: Wall): Wall => moved.zone.toWall(timing.zone.toMs(at));
	const wall = shift(clock(start.wall), wallMs(moved.start) - wallMs(clock(later.wall)));
	add(later.event, moved, wall, key, reading);
}

function readChange(one: Changed, timing: Timing, reading: Reading, isTakenOut: boolean): void {
	const own = timingOf(one.event, reading.clocks);
	if (isTakenOut || isCancelled(one.event, reading)) {
		if (inWindow(own, own.start, reading)) throw calledOff(one.event);
		return;
	}
	if (one.otherRule !== undefined) throw new BadRecurrence(one.otherRule);
	add(one.event, own, own.start, keyOf(timing, one.wall), reading);
}

/** A changed date whose series is not in the file. */
function readAlone(event: Component, reading: Reading): void {
	const timing = timingOf(event, reading.clocks);
	const line = lineOf(event, 'RECURRENCE-ID');
	if (isCancelled(event, reading)) {
		if (inWindow(timing, timing.start, reading)) throw calledOff(event);
		return;
	}
	const key = line ? keyOf(timing, onTheClock(line.value, line, timing)) : '';
	add(event, timing, timing.start, key, reading);
}

const isCancelled = (event: Component, reading: Reading): boolean =>
	reading.cancelled ||
	lineOf(event, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED' ||
	isCalledOff(titleOf(event));

const keyOf = (timing: Timing, wall: Wall): string =>
	timing.allDay ? wall.slice(0, 10) : instant(timing.zone.toMs(wall));

/** A lesson begins in it; a whole day may have begun before. */
function inWindow(timing: Timing, wall: Wall, reading: Reading): boolean {
	if (timing.allDay) {
		const last = msToWall(endAfter(timing.zone, wall, timing.length) - 1);
		return last.slice(0, 10) >= reading.window.from && wall.slice(0, 10) < reading.window.to;
	}
	const ms = timing.zone.toMs(wall);
	return ms >= reading.from && ms < reading.to;
}

function add(
	event: Component,
	timing: Timing,
	wall: Wall,
	key: string,
	reading: Reading,
	endMs?: number
): void {
	if (!inWindow(timing, wall, reading)) return;
	const startMs = timing.zone.toMs(wall);
	const end = endMs ?? endAfter(timing.zone, wall, timing.length);
	if (end <= startMs) throw noLength(event, { start: wall, zone: timing.zone }, end - startMs);
	const written = (ms: number): string => (timing.allDay ? instant(ms).slice(0, 10) : instant(ms));
	if (reading.read.length >= LIMITS.occurrences) throw new TooDense();
	reading.read.push({
		row: event.row,
		uid: uidOf(event),
		key: uidOf(event) === '' ? `${identityOf(event)}/${key}` : key,
		calendar: reading.calendar,
		title: titleOf(event),
		description: textOf(event, 'DESCRIPTION', 1000),
		location: textOf(event, 'LOCATION', 200),
		organiser: organiserOf(event),
		...categoryOf(event),
		start: written(startMs),
		end: written(end),
		allDay: timing.allDay
	});
}
