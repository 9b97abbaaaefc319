import * as Y from 'yjs';
import { afterEach, beforeAll, afterAll, beforeEach, expect, test } from 'vitest';
import { createSchedule } from '#schedule/create.ts';
import { type LiveBoard } from '#schedule/schedule.ts';
import { nobodyWatches } from '#schedule/watch.ts';
import { boardOf, lessonsOf, SHAPE } from '#sync/board-doc.ts';
import { boardHash } from '#sync/board-hash.ts';
import { create, editId } from '../builders/lesson.ts';
import { ACCEPTED, NOW, SmallSchool, W48 } from '../harness/small-school.ts';

const DAY = 86_400_000;

let small: SmallSchool;
const open: { close(): Promise<void> }[] = [];
/** What servers told of documents they began anew. */
const begins: string[] = [];
beforeAll(async () => {
	small = await SmallSchool.open();
});
afterAll(() => small.close());
beforeEach(async () => {
	begins.length = 0;
	await small.begin();
	expect(await small.submit(create(lesson()))).toEqual(ACCEPTED);
});
afterEach(async () => {
	for (const schedule of open.splice(0)) await schedule.close();
});

const lesson = () => small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });

/** As a server started then would have it. */
function boardAt(now: number): Promise<LiveBoard> {
	const begun = ({ room, epoch }: { room: string; epoch: number }, why: string) =>
		begins.push(`${room} ${String(epoch)} ${why}`);
	const schedule = createSchedule({
		sql: small.db.app,
		clock: () => now,
		watch: { ...nobodyWatches, begun }
	});
	open.push(schedule);
	return schedule.board(small.ecole.id, W48);
}
async function documentOf(board: LiveBoard): Promise<Y.Doc> {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, (await board.sync(Y.encodeStateVector(doc))).update);
	return doc;
}
const change = (what: Record<string, unknown>) =>
	small.db
		.owner`update board set ${small.db.owner(what)} where school_id = ${small.ecole.id} and week = ${W48}`;

test('R24: the document of a week that is over is begun anew once, when it is next opened', async () => {
	const waiting = editId(NOW);
	const refused = await small.submit(create(lesson()), small.rose, W48, waiting);
	expect(refused).toMatchObject({ verdict: 'rejected' });
	const before = await documentOf(await boardAt(NOW));
	// The week ends with Sunday 29 November.
	expect((await boardAt(NOW + 6 * DAY)).epoch).toBe(1);
	const after = await boardAt(NOW + 9 * DAY);
	expect(after.epoch).toBe(2);
	expect((await boardAt(NOW + 10 * DAY)).epoch).toBe(2);
	expect(begins).toEqual([`${after.room} 2 over`]);
	const said = await documentOf(after);
	expect(boardHash(boardOf(said))).toBe(boardHash(boardOf(before)));
	expect(boardOf(said).edits.toJSON()).toEqual(boardOf(before).edits.toJSON());
});

test('R24: a document of an older shape is begun anew, one of a newer shape is not touched', async () => {
	await change({ shape: SHAPE - 1 });
	const board = await boardAt(NOW);
	expect(board.epoch).toBe(2);
	expect(begins).toEqual([`${board.room} 2 older`]);
	expect(lessonsOf(boardOf(await documentOf(board))).size).toBe(1);
	await change({ shape: SHAPE + 1 });
	await expect(boardAt(NOW)).rejects.toThrow(/doubt/);
	const [row] = await small.db
		.owner`select epoch, shape from board where school_id = ${small.ecole.id} and week = ${W48}`;
	expect(row).toEqual({ epoch: 2, shape: SHAPE + 1 });
});

test('R24: a log with a hole tells nothing for sure; the document is begun anew from the rows', async () => {
	expect(await small.submit(create(small.planned('Wed 09:00-10:00', { by: 'Awa' })))).toEqual(ACCEPTED);
	await small.db.owner`delete from board_snapshot`;
	const [gone] = await small.db.owner`delete from board_log where seq = 1 returning seq`;
	expect(gone).toBeDefined();
	const board = await boardAt(NOW);
	expect(board.epoch).toBe(2);
	expect(begins).toEqual([`${board.room} 2 lost`]);
	expect(lessonsOf(boardOf(await documentOf(board))).size).toBe(2);
});
