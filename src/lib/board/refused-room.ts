import { type Slip } from '#lib/calendar/slip.ts';

/** Characters on a line, in the narrowest column. */
const LINE = 22;
/** A name of two lines, two buttons one above the other, and the edges; a line of the reason. An hour has 60 px. */
const FRAME = 92;
const LINE_HEIGHT = 14;

/**
 * Where a refused slip may grow to say why, without covering another: down (undefined), up, or nowhere.
 * @param left minutes of the grid under the slip
 */
export function roomOf(slip: Slip, others: Iterable<Slip>, left: number): Slip['room'] {
	const [start, end] = [Date.parse(slip.start), Date.parse(slip.end)];
	let before = Infinity;
	let after = left;
	for (const other of others) {
		if (other.id === slip.id || other.column !== slip.column) continue;
		const [from, to] = [Date.parse(other.start), Date.parse(other.end)];
		if (from < end && start < to) return 'none';
		if (from >= end) after = Math.min(after, (from - end) / 60_000);
		else before = Math.min(before, (start - to) / 60_000);
	}
	const wanted = FRAME + Math.ceil((slip.reason ?? '').length / LINE) * LINE_HEIGHT - (end - start) / 60_000;
	if (after >= wanted) return undefined;
	return before >= wanted ? 'up' : 'none';
}
