import { type Component, linesOf } from './component.ts';
import { type ContentLine } from './content-line.ts';
import { BadRecurrence, type Expand } from './expand.ts';
import { Refused } from './refused.ts';
import { parseDateValue, parseDuration, type Wall, wallMs } from './wall-time.ts';
import { endAfter, isSkipped, type Zone } from './zone.ts';

/** A start on the clock; `end` where the file gives that date an end of its own. */
export interface Start {
	wall: Wall;
	endMs?: number;
}

export interface Series {
	start: Wall;
	allDay: boolean;
	zone: Zone;
	/** Zone of another value of the same event; null when nobody knows it. */
	zoneOf: (tzid: string) => Zone | null;
}

/** The dates of an event by its own clock, between two clock times: rules and single dates, exceptions among them. */
export function startsOf(event: Component, series: Series, expand: Expand, from: Wall, to: Wall): Start[] {
	if (linesOf(event, 'EXRULE').length > 0) throw new BadRecurrence('EXRULE');
	const rules = linesOf(event, 'RRULE');
	const extra = linesOf(event, 'RDATE').flatMap((line) => listed(line, series));
	const starts = new Map<Wall, Start>();
	// The start is the first date even where the rule would not make it (RFC 5545, 3.8.5.3), as calendars show it.
	starts.set(series.start, { wall: series.start });
	for (const { value } of rules) {
		const rule = lessTheStart(ruleByTheClock(value, series), series.start, expand);
		const walls = rule === null ? [] : expand(rule, series.start, from, to);
		for (const wall of walls) starts.set(wall, { wall });
	}
	for (const start of extra) starts.set(start.wall, start);
	return onceEach([...starts.values()], series.zone);
}

/** A time that the clocks skip is one that the series may have as well: a date of it like the other, not two. */
function onceEach(starts: readonly Start[], zone: Zone): Start[] {
	const at = new Map<number, Start>();
	for (const start of starts) {
		const ms = zone.toMs(start.wall);
		if (!at.has(ms) || !isSkipped(zone, start.wall)) at.set(ms, start);
	}
	return [...at.values()];
}

export const isRecurring = (event: Component): boolean =>
	event.lines.some((line) => line.name === 'RRULE' || line.name === 'RDATE');

const RULE = /^[A-Z0-9=;,+:-]{6,500}$/;

/** The start counts as the first of COUNT, also where the rule would not make it (RFC 5545, 3.3.10). @returns null: no more */
function lessTheStart(rule: string, start: Wall, expand: Expand): string | null {
	const count = Number(/(?:^|;)COUNT=(\d{1,9})/.exec(rule)?.[1] ?? 0);
	if (count === 0 || expand(rule, start, start, start).length > 0) return rule;
	return count === 1 ? null : rule.replace(/COUNT=\d+/, `COUNT=${String(count - 1)}`);
}

/** The rule with its UNTIL as the series' own clock shows it; a day means until that day's end. */
function ruleByTheClock(text: string, series: Series): string {
	const rule = text.trim().toUpperCase();
	if (!RULE.test(rule) || !rule.includes('FREQ=') || /(?:COUNT|INTERVAL)=(?!\+?0*[1-9]\d*(?:;|$))/.test(rule))
		throw new BadRecurrence(rule.slice(0, 80));
	return rule.replace(/UNTIL=([^;]*)/, (_, value: string) => `UNTIL=${compact(untilWall(value, series))}Z`);
}

function untilWall(value: string, series: Series): Wall {
	const until = parseDateValue(value, new Map());
	if (!until) throw new BadRecurrence(`UNTIL=${value}`);
	if (until.kind === 'date') return `${until.day}T23:59:59`;
	const wall = until.kind === 'utc' && !series.allDay ? series.zone.toWall(wallMs(until.wall)) : until.wall;
	return series.allDay ? `${wall.slice(0, 10)}T23:59:59` : wall;
}

const compact = (wall: Wall): string => wall.replaceAll(/[-:]/g, '');

/** Dates of an RDATE by the series' clock; a PERIOD brings its own end. */
function listed(line: ContentLine, series: Series): Start[] {
	return line.value.split(',').map((value) => {
		const [first = '', last] = value.split('/');
		const wall = onTheClock(first, line, series);
		if (last === undefined) return { wall };
		const length = parseDuration(last);
		return {
			wall,
			endMs:
				length === null
					? series.zone.toMs(onTheClock(last, line, series))
					: endAfter(series.zone, wall, length)
		};
	});
}

/** Which dates of a series its exceptions take out, changed ones as well (RFC 5545, 3.8.5.1). */
export function exceptionsOf(event: Component, series: Series): (wall: Wall) => boolean {
	const walls = new Set<Wall>();
	const days = new Set<string>();
	for (const line of linesOf(event, 'EXDATE'))
		for (const value of line.value.split(',')) {
			if (value.trim() === '') continue;
			const at = parseDateValue(value, line.params);
			if (!at) throw new BadRecurrence('EXDATE');
			if (at.kind === 'date' && !series.allDay) days.add(at.day);
			else walls.add(onTheClock(value, line, series));
		}
	return (wall) => walls.has(wall) || days.has(wall.slice(0, 10));
}

/** A date value of whatever kind, as the series' own clock shows it. */
export function onTheClock(value: string, line: ContentLine, series: Series): Wall {
	const at = parseDateValue(value, line.params);
	if (!at) throw new BadRecurrence(line.name);
	if (at.kind === 'date') return `${at.day}T${series.allDay ? '00:00:00' : series.start.slice(11)}`;
	if (series.allDay) return `${at.wall.slice(0, 10)}T00:00:00`;
	if (at.kind === 'floating') return at.wall;
	if (at.kind === 'utc') return series.zone.toWall(wallMs(at.wall));
	const zone = series.zoneOf(at.tzid);
	if (!zone) throw new Refused('unknown_zone', at.tzid);
	return series.zone.toWall(zone.toMs(at.wall));
}
