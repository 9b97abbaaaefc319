import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { createSchedule } from '#schedule/create.ts';
import { boardOf, lessonsOf } from '#sync/board-doc.ts';
import { create, move } from '../builders/lesson.ts';
import { openBoard, until, WEEK } from '../harness/board-client.ts';
import { freshEdit, freshLesson, NOW } from '../harness/live-school.ts';
import { type Order, type Report, type Seating } from './neighbour.ts';

// The neighbour's thread: neighbour.ts gives the orders.

/** Slower than the pace anybody may keep. */
const BETWEEN = 55;

const { databaseUrl, port, person } = workerData as Seating;
const sql = connect(databaseUrl, 2);
const leases = createSchedule({ sql, clock: () => Date.parse(NOW) });
const board = await openBoard(port, person, WEEK, leases);
const edits = board.doc.getMap('edits');
let cuts = 0;
board.provider.on('connection-close', () => cuts++);
const seen = (): Map<string, Lesson> => lessonsOf(boardOf(board.doc));

const own = freshLesson('Wed 09:00-10:00');
edits.set(freshEdit(), create(own));
await until(() => seen().has(own.id));
let early = true;

async function once(): Promise<number> {
	const now = seen().get(own.id);
	if (!now) throw new Error('the neighbour’s lesson is gone');
	early = !early;
	const id = freshEdit();
	const from = performance.now();
	edits.set(id, move(now, early ? 'Wed 09:00-10:00' : 'Wed 11:00-12:00'));
	await until(() => !edits.has(id), 10_000);
	return performance.now() - from;
}

async function obey(order: Order): Promise<Report> {
	if (order.do === 'look') return { lessons: [...seen().keys()].sort(), cuts };
	const waited: number[] = [];
	for (let n = 0; n < order.times; n++) {
		waited.push(await once());
		await new Promise((next) => setTimeout(next, BETWEEN));
	}
	return { waited };
}

parentPort?.on('message', (order: Order) => {
	obey(order).then(
		(report) => parentPort?.postMessage(report),
		(error: unknown) => parentPort?.postMessage({ trouble: String(error) })
	);
});
parentPort?.postMessage('seated');
