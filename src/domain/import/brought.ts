import { type Draft } from './draft.ts';
import { type Occurrence } from './occurrence.ts';

/** What an earlier import brought as one lesson. */
export interface Brought {
	lesson: string;
	/** Names the entry of the file for good, whatever lesson it stands for. */
	entry: string;
	event: Occurrence;
	/** As that import left the lesson. */
	draft: Draft;
	/** An import has cancelled it since. */
	withdrawn: boolean;
}

/** A row of the file that gave a draft. */
export interface Drafted {
	entry: string;
	event: Occurrence;
	draft: Draft;
	/** An earlier version had it as well, and it was not taken: it is no other lesson that moved. */
	seen?: boolean;
}

/** A row beside what was brought before: new without `was`, gone without `draft`. */
export interface Compared<Row extends Drafted> {
	row: Row | null;
	was: Brought | null;
}

/** Further apart than this, two entries are not one that was moved. Milliseconds. */
const FAR = 3.5 * 86_400_000;

/**
 * Finds for each row what an earlier import brought as the same lesson: the same entry; else one that the file has no
 * longer: the very same lesson (programs that give new ids with every export); of the same event (a series that was
 * put on another hour) or of the same people (a table without ids), the nearest, unless an earlier version had this row
 * where it is.
 * @param earlier what earlier imports brought from the same files; what is left of it, is gone
 */
export function compare<Row extends Drafted>(
	rows: readonly Row[],
	earlier: readonly Brought[]
): Compared<Row>[] {
	const byEntry = new Map(earlier.map((one) => [one.entry, one]));
	const entries = new Set(rows.map((row) => row.entry));
	const gone = new Missing(earlier.filter((one) => !entries.has(one.entry) && !one.withdrawn));
	const found = new Map<Row, Brought>();
	for (const row of rows) {
		const was = byEntry.get(row.entry) ?? gone.takeSame(row);
		if (was) found.set(row, was);
	}
	const compared = rows.map((row) => ({
		row,
		was: found.get(row) ?? (row.seen ? null : gone.takeNearest(row))
	}));
	return [...compared, ...gone.left().map((was) => ({ row: null, was }))];
}

/** What no row of the file stands for by its own id. */
class Missing {
	readonly #left: Set<Brought>;
	readonly #bySlot = new Map<string, Brought>();
	readonly #byWhose = new Map<string, Brought[]>();

	constructor(all: readonly Brought[]) {
		this.#left = new Set(all);
		for (const one of all) {
			this.#bySlot.set(slotOf(one), one);
			for (const whose of whoseOf(one)) {
				const there = this.#byWhose.get(whose);
				if (there) there.push(one);
				else this.#byWhose.set(whose, [one]);
			}
		}
	}

	takeSame(row: Drafted): Brought | null {
		return this.#take(this.#bySlot.get(slotOf(row)));
	}

	/** The nearest that could have been moved to where this row is. */
	takeNearest(row: Drafted): Brought | null {
		const far = (one: Brought) => Math.abs(Date.parse(one.draft.start) - Date.parse(row.draft.start));
		const alike = whoseOf(row).flatMap((whose) => this.#byWhose.get(whose) ?? []);
		const near = alike.filter((one) => this.#left.has(one) && far(one) <= FAR);
		return this.#take(near.sort((a, b) => far(a) - far(b))[0]);
	}

	left(): Brought[] {
		return [...this.#left];
	}

	#take(one: Brought | undefined): Brought | null {
		return one && this.#left.delete(one) ? one : null;
	}
}

const slotOf = ({ draft }: Drafted): string =>
	[draft.start, draft.end, draft.instructor, ...draft.candidates].join(' ');

/** The event an entry is a date of; where the file gives no ids, the people it is for. */
const whoseOf = ({ event, draft }: Drafted): string[] => {
	if (event.uid !== '') return [`event ${event.uid}`];
	return draft.candidates.length > 0 ? [['of', draft.instructor, ...draft.candidates].join(' ')] : [];
};
