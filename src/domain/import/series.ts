import { instant } from '../lesson.ts';
import { type Component, lineOf } from './component.ts';
import { calledOff, type Timing, timingOf } from './event.ts';
import { BadRecurrence } from './expand.ts';
import { add, attempt, foundIn, inWindow, isCancelled, keyOf, type Reading } from './reading.ts';
import { exceptionsOf, isRecurring, onTheClock, type Start, startsOf } from './recurrence.ts';
import { shift, type Wall, wallMs } from './wall-time.ts';

const DAY = 86_400_000;
/** Days of the longest entry of whole days that may become a closure. */
export const LONGEST = 366;

/** An event and its dates, as far as they lie in the window, those changed by others among them. */
export function readMaster(master: Component, changes: readonly Component[], reading: Reading): void {
	const timing = timingOf(master, reading.clocks);
	if (isCancelled(master, reading)) return callOff(master, timing, reading);
	const isTakenOut = exceptionsOf(master, timing);
	const changed = changesOf(changes, master, timing, reading);
	const starts = startsOf(master, timing, reading.expand, ...around(reading, timing));
	const found = foundIn(reading);
	for (const start of starts) {
		if (isTakenOut(start.wall) || changed.some((one) => one.wall === start.wall)) continue;
		const later = changed.findLast((one) => one.following && one.wall < start.wall);
		attempt(later?.event ?? master, reading, () => place(master, timing, start, later, reading));
	}
	for (const one of changed)
		attempt(one.event, reading, () => {
			readChange(one, timing, reading, isTakenOut(one.wall));
		});
	const isGone = ({ wall }: Start): boolean => isTakenOut(wall) && inWindow(timing, wall, reading);
	if (foundIn(reading) === found && starts.some(isGone)) throw calledOff(master);
}

function callOff(event: Component, timing: Timing, reading: Reading): void {
	if (isRecurring(event) || inWindow(timing, timing.start, reading)) throw calledOff(event);
}

/** Where dates are looked for. Whole days may begin before the window and reach into it. */
function around({ from, to }: Reading, { allDay, length }: Timing): [Wall, Wall] {
	const reach = allDay ? Math.min(LONGEST, length.days + Math.ceil(length.ms / DAY)) : 0;
	return [nearWall(from, -2 - reach), nearWall(to, 2)];
}

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
	reading: Reading
): void {
	const key = isRecurring(master) || reading.sharing.has(master) ? keyOf(timing, start.wall) : '';
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
export function readAlone(event: Component, reading: Reading): void {
	const timing = timingOf(event, reading.clocks);
	const line = lineOf(event, 'RECURRENCE-ID');
	if (isCancelled(event, reading)) {
		if (inWindow(timing, timing.start, reading)) throw calledOff(event);
		return;
	}
	const key = line ? keyOf(timing, onTheClock(line.value, line, timing)) : '';
	add(event, timing, timing.start, key, reading);
}
