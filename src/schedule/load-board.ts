import * as boardRows from '#db/board-rows.ts';
import * as boards from '#db/boards.ts';
import * as snapshots from '#db/snapshots.ts';
import { inSchool, type Sql, type Tx } from '#db/sql.ts';
import { isOver, type Week } from '#domain/week.ts';
import { SHAPE } from '#sync/board-doc.ts';
import { canonicalBoard, refusedIn } from './canonical-board.ts';
import { Replica } from './replica.ts';
import { BoardEvicted } from './schedule.ts';

interface Place {
	sql: Sql;
	school: string;
	week: Week;
	/** Milliseconds since 1970. */
	now: number;
}

/** Readings of a board while others write it, at most. */
const LOADS = 4;

/** A board's document as PostgreSQL holds it; begun anew from the rows first where it must be (R24). */
export async function loadReplica(place: Place): Promise<Replica> {
	const { sql, school, week } = place;
	for (let tries = 1; tries <= LOADS; tries++) {
		const { head, replica } = await inSchool(sql, { school }, (tx) => read(tx, school, week));
		if (head.shape > SHAPE) throw new BoardEvicted(school, week, 'doubt', new Error(newerShape(head.shape)));
		if (replica && !isOutdated(head, place)) return replica;
		// A hole that is still there at the third reading is in the log itself: only the rows tell what stands.
		if (replica || tries === LOADS - 1) await beginAnew(place, head.epoch, replica);
	}
	throw new BoardEvicted(school, week, 'doubt');
}

const newerShape = (shape: number): string =>
	`the document has shape ${String(shape)}, this program knows ${String(SHAPE)}: a newer version serves already`;

function isOutdated(head: boards.StoredBoard, { week, now }: Place): boolean {
	return head.shape < SHAPE || (head.seq > 0 && !head.settled && isOver(week, now));
}

/** `replica` is null when log and snapshot have a hole: shortened between the two readings, or lost. */
async function read(tx: Tx, school: string, week: Week) {
	const head = await boards.open(tx, school, week, SHAPE);
	const snapshot = await snapshots.find(tx, school, week, head.epoch);
	const from = snapshot?.seq ?? 0;
	const log = await boards.logAfter(tx, school, week, head.epoch, from);
	// Rows committed between the reads belong to the log we hold.
	const seq = log.at(-1)?.seq ?? from;
	const isWhole = seq >= head.seq && log.length === seq - from;
	return { head, replica: isWhole ? new Replica({ ...head, seq }, snapshot?.state ?? null, log) : null };
}

/**
 * Begins a document anew from its rows, unless somebody was faster or writes right now.
 * @param replica what was read of it; null: it cannot be read, and refusals that waited in it are lost
 * @returns false: it was not done
 */
export function beginAnew(place: Place, epoch: number, replica: Replica | null): Promise<boolean> {
	const { sql, school, week, now } = place;
	return inSchool(sql, { school }, async (tx) => {
		const head = (await boards.lock(tx, school, [week])).get(week);
		if (head?.epoch !== epoch || (replica && !replica.isAt(head))) return false;
		const rows = await boardRows.read(tx, school, week);
		if (!rows) return false;
		const state = canonicalBoard(rows, replica ? refusedIn(replica.committed) : new Map());
		const begun = { epoch: epoch + 1, shape: SHAPE, settled: isOver(week, now) };
		await boards.beginEpoch(tx, school, week, begun);
		await snapshots.put(tx, school, week, begun.epoch, { seq: 0, state });
		return true;
	});
}
