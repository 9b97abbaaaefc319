import { type Slip } from '#lib/calendar/slip.ts';

/** Characters on a line, in the narrowest column. */
const LINE = 22;
/** A name of two lines, two buttons one above the other, and the edges; a line of the reason. An hour has 60 px. */
const FRAME = 92;
const LINE_HEIGHT = 14;

/** Where a refused slip says why. */
interface Stand {
	/** It grows without covering a later or earlier one: down (undefined), up, or not at all. */
	room: Slip['room'];
	/** Ids of those at its hours that it lies on in full width; null where it has to share the column with them. */
	over: string[] | null;
}

/** @param left minutes of the grid under the slip */
export function standOf(slip: Slip, slips: Iterable<Slip>, left: number): Stand {
	const others = [...slips].filter((one) => one.id !== slip.id && one.column === slip.column);
	const beside = others.filter((one) => meet(one, slip));
	if (!beside.every((one) => liesAlone(one, others))) return { room: 'none', over: null };
	const wanted =
		FRAME + Math.ceil((slip.reason ?? '').length / LINE) * LINE_HEIGHT - minutes(slip.start, slip.end);
	const later = others.filter((one) => !beside.includes(one)).map((one) => minutes(slip.end, one.start));
	const earlier = others.filter((one) => !beside.includes(one)).map((one) => minutes(one.end, slip.start));
	const after = Math.min(left, ...later.filter((gap) => gap >= 0));
	const before = Math.min(Infinity, ...earlier.filter((gap) => gap >= 0));
	const room = after >= wanted ? undefined : before >= wanted ? 'up' : 'none';
	return { room, over: beside.map(({ id }) => id) };
}

/** It may be lain on: it is not refused itself, and in full width it would cover nothing. */
const liesAlone = (slip: Slip, others: readonly Slip[]): boolean =>
	slip.stage !== 'refused' && others.every((one) => one.id === slip.id || !meet(one, slip));

type Hours = Pick<Slip, 'start' | 'end'>;
const meet = (one: Hours, other: Hours): boolean =>
	minutes(one.start, other.end) > 0 && minutes(other.start, one.end) > 0;
const minutes = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 60_000;
