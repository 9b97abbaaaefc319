/** A row that names its entry for good, and whether somebody has left it out. */
interface Entered {
	entry: string;
	leftOut: boolean;
}

/**
 * One entry in two of the files, in the organiser's calendar and a guest's, is one lesson: the first row that is not
 * left out stands for it, the others are doubles `of` that one.
 */
export function withoutDoubles<Row extends Entered>(
	rows: readonly Row[]
): { single: Row[]; doubles: { row: Row; of: Row }[] } {
	const standing = new Map<string, Row>();
	for (const row of rows) {
		const there = standing.get(row.entry);
		if (!there || (there.leftOut && !row.leftOut)) standing.set(row.entry, row);
	}
	const doubles = rows.flatMap((row) => {
		const of = standing.get(row.entry);
		return of && of !== row ? [{ row, of }] : [];
	});
	return { single: rows.filter((row) => standing.get(row.entry) === row), doubles };
}
