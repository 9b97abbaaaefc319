import { instant } from '../lesson.ts';
import { isCalledOff } from './called-off.ts';
import { type Component, lineOf } from './component.ts';
import {
	categoryOf,
	type Clocks,
	identityOf,
	noLength,
	organiserOf,
	textOf,
	type Timing,
	titleOf,
	uidOf
} from './event.ts';
import { BadRecurrence, type Expand, TooDense } from './expand.ts';
import { LIMITS, type Occurrence, type ReadWindow, type Unread, type UnreadReason } from './occurrence.ts';
import { Refused } from './refused.ts';
import { shownText } from './shown-text.ts';
import { msToWall, type Wall } from './wall-time.ts';
import { endAfter } from './zone.ts';

/** What is known of a calendar's file, and read of it so far. */
export interface Reading {
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

/** What leaves nothing behind, neither read nor refused, lies outside the window. */
export function counted(reading: Reading, work: () => void): void {
	const found = foundIn(reading);
	work();
	if (foundIn(reading) === found) reading.outside += 1;
}

/** How many dates have left something behind. */
export const foundIn = ({ read, unread }: Reading): number => read.length + unread.length;

export function attempt(event: Component, reading: Reading, work: () => void): void {
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

export const isCancelled = (event: Component, reading: Reading): boolean =>
	reading.cancelled ||
	lineOf(event, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED' ||
	isCalledOff(titleOf(event));

/** Names a date of a series for good. */
export const keyOf = (timing: Timing, wall: Wall): string =>
	timing.allDay ? wall.slice(0, 10) : instant(timing.zone.toMs(wall));

/** A lesson begins in it; a whole day may have begun before. */
export function inWindow(timing: Timing, wall: Wall, reading: Reading): boolean {
	if (timing.allDay) {
		const last = msToWall(endAfter(timing.zone, wall, timing.length) - 1);
		return last.slice(0, 10) >= reading.window.from && wall.slice(0, 10) < reading.window.to;
	}
	const ms = timing.zone.toMs(wall);
	return ms >= reading.from && ms < reading.to;
}

export function add(
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
