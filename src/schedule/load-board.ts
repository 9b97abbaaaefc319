import * as boardRows from '#db/board-rows.ts';
import * as boards from '#db/boards.ts';
import * as snapshots from '#db/snapshots.ts';
import { inSchool, type Sql, type Tx } from '#db/sql.ts';
import { isOver, type Week } from '#domain/week.ts';
import { boardRoom, SHAPE } from '#sync/board-doc.ts';
import { canonicalBoard, refusedIn } from './canonical-board.ts';
import { Replica } from './replica.ts';
import { BoardEvicted } from './schedule.ts';
import { type Watch, type WhyBegun } from './watch.ts';

interface Place {
	sql: Sql;
	school: string;
	week: Week;
	/** Milliseconds since 1970. */
	now: number;
	watch: Watch;
}

/** A document as it was found. */
interface Before {
	epoch: number;
	replica: Replica | null;
}

/** Readings of a board while others write it, at most. */
const LOADS = 4;

/** A board's document as PostgreSQL holds it; begun anew from the rows first where it must be (R24). */
export async function loadReplica(place: Place): Promise<Replica> {
	const { sql, school, week } = place;
	for (let tries = 1; tries <= LOADS; tries++) {
		const { head, replica } = await inSchool(sql, { school }, (tx) => read(tx, school, week));
		if (head.shape > SHAPE) throw new BoardEvicted(school, week, 'doubt', new Error(newerShape(head.shape)));
		// A hole that is still there at the third reading is in the log itself: only the rows tell what stands.
		const isLost = !replica && tries === LOADS - 1;
		const why = replica ? whyOutdated(head, place) : isLost ? 'lost' : null;
		if (why !== null) await beginAnew(place, { epoch: head.epoch, replica }, why);
		else if (replica) return replica;
	}
	throw new BoardEvicted(school, week, 'doubt');
}

const newerShape = (shape: number): string =>
	`the document has shape ${String(shape)}, this program knows ${String(SHAPE)}: a newer version serves already`;

function whyOutdated(head: boards.StoredBoard, { week, now }: Place): WhyBegun | null {
	if (head.shape < SHAPE) return 'older';
	return head.seq > 0 && !head.settled && isOver(week, now) ? 'over' : null;
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
 * @param before what was read of it; no replica: it cannot be read, and refusals that waited in it are lost
 * @returns false: it was not done
 */
export async function beginAnew(place: Place, before: Before, why: WhyBegun): Promise<boolean> {
	const { sql, school, week, now, watch } = place;
	const { epoch, replica } = before;
	const isDone = await inSchool(sql, { school }, async (tx) => {
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
	if (isDone) watch.begun({ room: boardRoom(school, week), epoch: epoch + 1 }, why);
	return isDone;
}
