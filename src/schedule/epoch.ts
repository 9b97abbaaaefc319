import * as boardRows from '#db/board-rows.ts';
import { type BoardRows } from '#db/board-rows.ts';
import { inSchool, type Sql } from '#db/sql.ts';
import { boardOf, lessonsOf } from '#sync/board-doc.ts';
import { canonicalBoard, differences, refusedIn } from './canonical-board.ts';
import { type OpenBoard } from './live-board.ts';
import { beginAnew } from './load-board.ts';
import { type Mismatch } from './mismatch.ts';
import { BoardEvicted } from './schedule.ts';
import { type Watch, type WhyBegun } from './watch.ts';

/** Below this no document is too large, whatever its past. */
const SMALL = 64 * 1024;
const LARGE = 512 * 1024;

interface EpochHost {
	sql: Sql;
	clock: () => number;
	watch: Watch;
}

/** Has the document grown far beyond what it says? @param size bytes of the whole document */
export function isOvergrown(board: OpenBoard, size: number): boolean {
	if (size < SMALL) return false;
	const { committed, meta } = board.replica;
	const rows = { ...meta, seq: 0, lessons: [...lessonsOf(boardOf(committed)).values()], proposals: [] };
	const needed = canonicalBoard(rows, refusedIn(committed)).length;
	return size > 5 * needed || (size > LARGE && size > 2 * needed);
}

/**
 * Begins the board's document anew from the rows, in a new epoch (R24). Everybody is turned away and comes back with
 * what they have not been answered yet, under the same ids.
 * @param host with a clock of milliseconds since 1970
 */
export async function beginEpoch(board: OpenBoard, host: EpochHost, why: WhyBegun): Promise<void> {
	const { school, week, epoch, replica } = board;
	const { sql, watch } = host;
	const begin = async (): Promise<never> => {
		await board.catchUp();
		const place = { sql, school, week, now: host.clock(), watch };
		const done = await beginAnew(place, { epoch, replica }, why);
		if (!done) throw new BoardEvicted(school, week, 'doubt');
		throw new BoardEvicted(school, week, 'epoch');
	};
	await board.alone(begin).catch((error: unknown) => {
		if (!(error instanceof BoardEvicted)) throw error;
	});
}

/** Compares an open board with its rows (R25); null: they agree, or somebody is writing right now. */
export async function compareWithRows(board: OpenBoard, sql: Sql): Promise<Mismatch | null> {
	return await board.alone(async () => {
		const { school, week, room, epoch, replica } = board;
		const rows = await readAtOnce(sql, school, week);
		if (!rows || rows.epoch !== epoch || rows.seq > replica.seq) return null;
		if (rows.seq < replica.seq) throw new BoardEvicted(school, week, 'doubt');
		const lessons = differences(replica.committed, rows);
		const isPublished = replica.meta.published === rows.published;
		return lessons.length === 0 && isPublished ? null : { room, epoch, seq: replica.seq, lessons };
	});
}

const readAtOnce = (sql: Sql, school: string, week: string): Promise<BoardRows | null> =>
	inSchool(sql, { school }, (tx) => boardRows.read(tx, school, week), 'isolation level repeatable read');
