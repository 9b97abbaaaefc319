import { Temporal } from 'temporal-polyfill';
import { isZone } from '../week.ts';
import { type Component, lineOf, linesOf } from './component.ts';
import { type Expand } from './expand.ts';
import { dateOf, type Length, msToWall, parseDateValue, shift, type Wall, wallMs } from './wall-time.ts';

/** Turns what a clock shows somewhere into an instant (ms since 1970) and back. */
export interface Zone {
	toMs(wall: Wall): number;
	toWall(ms: number): Wall;
}

/** Do the clocks of the zone jump over it that day? */
export const isSkipped = (zone: Zone, wall: Wall): boolean => zone.toWall(zone.toMs(wall)) !== wall;

/** Days first, then hours (RFC 5545, 3.3.6), in ms. */
export const endAfter = (zone: Zone, start: Wall, { days, ms }: Length): number =>
	zone.toMs(shift(start, days * DAY)) + ms;

/** IANA name of a Windows zone such as `Romance Standard Time`, or null. */
export type WindowsZone = (name: string) => string | null;

/** The zones of one file, by what its events call them; null for one that nobody knows: that event is refused. */
export function zonesOf(
	components: readonly Component[],
	windows: WindowsZone,
	expand: Expand
): (tzid: string) => Zone | null {
	const known = new Map<string, Zone | null>();
	return (tzid) => {
		const found = known.get(tzid);
		if (found !== undefined) return found;
		const zone = sound(() => resolve(tzid, components, windows, expand));
		known.set(tzid, zone);
		return zone;
	};
}

/** A VTIMEZONE whose rules cannot be read is no zone. */
function sound(find: () => Zone | null): Zone | null {
	try {
		const zone = find();
		return zone && Number.isFinite(zone.toMs('2026-07-01T00:00:00')) ? zone : null;
	} catch {
		return null;
	}
}

/** The IANA name wins over a VTIMEZONE of the same name, which is often outdated or broken. */
function resolve(
	tzid: string,
	components: readonly Component[],
	windows: WindowsZone,
	expand: Expand
): Zone | null {
	const own = components.find((component) => lineOf(component, 'TZID')?.value.trim() === tzid);
	const location = own && lineOf(own, 'X-LIC-LOCATION')?.value.trim();
	const name = ianaName(tzid) ?? windows(tzid) ?? (location === undefined ? null : ianaName(location));
	if (name !== null) return ianaZone(name);
	return own ? customZone(own, expand) : null;
}

/** Evolution and Mozilla write paths such as `/mozilla.org/20070129_1/Europe/Paris`. */
function ianaName(tzid: string): string | null {
	if (isZone(tzid)) return tzid;
	const parts = tzid.split('/').filter((part) => part !== '');
	const tails = parts.length > 1 ? [3, 2, 1].map((count) => parts.slice(-count).join('/')) : [];
	return tails.find((tail) => isZone(tail)) ?? null;
}

/**
 * A time that daylight saving skips moves forward, a doubled one is the first (RFC 5545, 3.3.5). Only days on
 * which the clocks change are worked out time by time: for all others one offset does, and is kept.
 */
export function ianaZone(name: string): Zone {
	const local = new Map<string, number | null>();
	const absolute = new Map<number, number | null>();
	const exact = (wall: Wall): number =>
		Temporal.PlainDateTime.from(wall).toZonedDateTime(name).epochMilliseconds;
	const offsetAt = (ms: number): number =>
		Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(name).offsetNanoseconds / 1e6;
	return {
		toMs: (wall) => {
			const at = wallMs(wall);
			const offset = remember(local, wall.slice(0, 10), () => {
				const midnight = wallMs(`${wall.slice(0, 10)}T00:00:00`);
				return steady(midnight - exact(msToWall(midnight)), midnight + DAY - exact(msToWall(midnight + DAY)));
			});
			return offset === null ? exact(wall) : at - offset;
		},
		toWall: (ms) => {
			const day = Math.floor(ms / DAY);
			const offset = remember(absolute, day, () => steady(offsetAt(day * DAY), offsetAt((day + 1) * DAY)));
			return msToWall(ms + (offset ?? offsetAt(ms)));
		}
	};
}

const DAY = 86_400_000;
const steady = (before: number, after: number): number | null => (before === after ? before : null);

function remember<K, V>(kept: Map<K, V>, key: K, make: () => V): V {
	const known = kept.get(key);
	if (known !== undefined) return known;
	const made = make();
	kept.set(key, made);
	return made;
}

export const UTC: Zone = { toMs: wallMs, toWall: msToWall };

/** One rule of a VTIMEZONE: from `onsets` on, clocks are `to` milliseconds ahead of Greenwich. */
interface Observance {
	from: number;
	to: number;
	/** Onsets in a year and the year before, by the clock. */
	onsets: (year: number) => number[];
}

function customZone(component: Component, expand: Expand): Zone | null {
	const observances: Observance[] = [];
	for (const part of component.parts) {
		const observance = observanceOf(part, expand);
		if (!observance) return null;
		observances.push(observance);
	}
	if (observances.length === 0) return null;
	/** @param since the latest that has begun by then counts; ms from its onset to its beginning */
	const offsetAt = (at: number, since: (one: Observance) => number): number => {
		let latest: { onset: number; offset: number } | null = null;
		for (const one of observances)
			for (const onset of one.onsets(Number(msToWall(at).slice(0, 4))))
				if (onset + since(one) <= at && (!latest || onset > latest.onset)) latest = { onset, offset: one.to };
		return latest?.offset ?? observances[0]?.from ?? 0;
	};
	// What the clocks skip is told by the clock of before (RFC 5545, 3.3.5); an onset is, too.
	return {
		toMs: (wall) => wallMs(wall) - offsetAt(wallMs(wall), ({ from, to }) => Math.max(0, to - from)),
		toWall: (ms) => msToWall(ms + offsetAt(ms, ({ from }) => -from))
	};
}

function observanceOf(part: Component, expand: Expand): Observance | null {
	const from = offsetMs(lineOf(part, 'TZOFFSETFROM')?.value);
	const to = offsetMs(lineOf(part, 'TZOFFSETTO')?.value);
	const startLine = lineOf(part, 'DTSTART');
	const start = startLine && dateOf(startLine);
	if (from === null || to === null || !start || start.kind === 'date') return null;
	const rule = lineOf(part, 'RRULE')?.value;
	const listed = linesOf(part, 'RDATE')
		.flatMap((line) => line.value.split(',').map((value) => parseDateValue(value, line.params)))
		.flatMap((value) => (value && value.kind !== 'date' ? [wallMs(value.wall)] : []));
	const fixed = [wallMs(start.wall), ...listed];
	const perYear = new Map<number, number[]>();
	const onsets = (year: number): number[] => {
		const cached = perYear.get(year);
		if (cached) return cached;
		const ruled =
			rule === undefined
				? []
				: expand(rule, start.wall, `${year - 1}-01-01T00:00:00`, `${year + 1}-01-01T00:00:00`);
		const all = [...fixed, ...ruled.map(wallMs)];
		perYear.set(year, all);
		return all;
	};
	return { from, to, onsets };
}

function offsetMs(text: string | undefined): number | null {
	const match = /^([+-])(\d{2})(\d{2})(\d{2})?$/.exec(text?.trim() ?? '');
	if (!match) return null;
	const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
	return seconds > 86_400 ? null : (match[1] === '-' ? -seconds : seconds) * 1000;
}
