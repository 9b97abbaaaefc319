import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../start/postgres.ts';
import { create, move } from '../builders/lesson.ts';
import { boardUrl, knockAt, openBoard, until } from '../harness/board-client.ts';
import { openPlanning } from '../harness/candidate-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { freshEdit, freshLesson, liveSchool, type LiveSchool, NOW, ORIGIN } from '../harness/live-school.ts';
import { openRedis, type TestRedis } from '../harness/redis.ts';
import { type ServerProcess, startServer } from '../harness/server-process.ts';

let db: TestDatabase;
let redis: TestRedis;
let leases: Schedule;
let house: LiveSchool;
let servers: ServerProcess[];
let ports: number[];

beforeAll(async () => {
	db = await freshDatabase();
	redis = await openRedis();
	leases = createSchedule({ sql: db.app, clock: () => Date.parse(NOW) });
	house = await liveSchool(db, { admins: ['Rose', 'Guy'], candidates: ['Awa'] });
	ports = [await freePort(), await freePort()];
	servers = [];
	for (const port of ports)
		servers.push(await startServer(db.appUrl, { NOW, REDIS_URL: redis.url, METRICS_PORT: String(port) }));
});
afterAll(async () => {
	for (const server of servers) await server.end('SIGTERM');
	await leases.close();
	await redis.kill();
	await db.drop();
});

/** All numbers of a server by name and labels. */
async function numbersOf(which: number): Promise<Map<string, number>> {
	const answer = await fetch(`http://127.0.0.1:${String(ports[which])}/metrics`);
	expect(answer.headers.get('content-type')).toContain('text/plain');
	const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
	return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}
const portOf = (which: number): number => servers[which]?.port ?? 0;

test('a server counts what happens to it, and says so on a port of its own', async () => {
	const [rose, guy, awa] = [await house.signIn('Rose'), await house.signIn('Guy'), await house.signIn('Awa')];
	const board = await openBoard(portOf(0), rose, undefined, leases);
	const there = await openBoard(portOf(1), guy, undefined, leases);
	const page = openPlanning(portOf(0), awa);
	await page.knock;
	const [one, two] = [freshLesson('Mon 09:00-10:00'), freshLesson('Mon 09:30-10:30')];
	board.doc.getMap('edits').set(freshEdit(), create(one));
	await until(() => there.doc.getMap('lessons').has(one.id));
	board.doc.getMap('edits').set(freshEdit(), { ...create(one), lesson: two.id });
	await until(() => board.doc.getMap('lessons').size + board.doc.getMap('edits').size === 2);
	board.doc.getMap('edits').set(freshEdit(), { ...move(two, 'Tue 09:00-10:00'), base: 7 });
	await until(() => JSON.stringify([...board.doc.getMap('edits').values()]).includes('rejected'));

	const numbers = await numbersOf(0);
	expect(numbers.get('dgtt_connections{kind="board"}')).toBe(1);
	expect(numbers.get('dgtt_connections{kind="note"}')).toBe(0);
	expect(numbers.get('dgtt_connections{kind="candidate"}')).toBe(1);
	expect(numbers.get('dgtt_boards_open')).toBe(1);
	expect(numbers.get('dgtt_queue_messages')).toBe(0);
	expect(numbers.get('dgtt_queue_messages_deepest')).toBe(0);
	const verdicts = [...numbers].filter(([name]) => name.startsWith('dgtt_verdicts_total'));
	expect(verdicts.reduce((sum, [, count]) => sum + count, 0)).toBe(3);
	expect(numbers.get('dgtt_verdicts_total{verdict="accepted"}')).toBeGreaterThanOrEqual(1);
	for (const step of ['stage', 'decide', 'stamp', 'write', 'tell'])
		expect(numbers.get(`dgtt_batch_step_seconds_count{step="${step}"}`), step).toBe(3);
	// The empty update of a newcomer is a batch, too.
	expect(numbers.get('dgtt_batch_step_seconds_count{step="hold"}')).toBe(4);
	expect(numbers.get('dgtt_batch_jobs_count')).toBe(4);
	expect(numbers.get('dgtt_batch_wait_seconds_count')).toBe(4);
	expect(numbers.get('dgtt_gaps_read_total')).toBe(0);
	expect(numbers.get('dgtt_epoch_changes_total{why="lost"}')).toBe(0);
	expect(numbers.get('dgtt_audit_mismatches_total')).toBe(0);
	for (const name of ['nodejs_eventloop_lag_p99_seconds', 'nodejs_heap_size_used_bytes'])
		expect(numbers.get(name), name).toBeGreaterThan(0);

	const elsewhere = await numbersOf(1);
	expect(elsewhere.get('dgtt_doorbell_lag_seconds_count')).toBeGreaterThanOrEqual(1);
	expect(elsewhere.get('dgtt_doorbell_lag_seconds_sum')).toBeLessThan(2);
	for (const { provider } of [board, there]) provider.destroy();
	page.socket.disconnect();
});

test('what a ring did not tell is read, and a broken protocol is counted', async () => {
	const [rose, guy] = [await house.signIn('Rose'), await house.signIn('Guy')];
	const board = await openBoard(portOf(0), rose, undefined, leases);
	await redis.kill();
	const there = await openBoard(portOf(1), guy, undefined, leases);
	const one = freshLesson('Wed 09:00-10:00');
	board.doc.getMap('edits').set(freshEdit(), create(one));
	await until(() => there.doc.getMap('lessons').has(one.id));
	expect((await numbersOf(1)).get('dgtt_gaps_read_total')).toBeGreaterThanOrEqual(1);
	board.provider.ws?.send(Uint8Array.of(9));
	expect(await board.closed).toBe(4400);
	expect((await numbersOf(0)).get('dgtt_violations_total{kind="board"}')).toBe(1);
	for (const { provider } of [board, there]) provider.destroy();
	await redis.again();
});

test('a board begun anew is an epoch, a board in doubt an eviction', async () => {
	const rose = await house.signIn('Rose');
	const doubtful = await openBoard(portOf(0), rose, undefined, leases);
	await db.owner`alter table edit rename to edit_away`;
	doubtful.doc.getMap('edits').set(freshEdit(), create(freshLesson('Thu 09:00-10:00')));
	expect(await doubtful.closed).toBe(1012);
	await db.owner`alter table edit_away rename to edit`;
	doubtful.provider.destroy();
	expect((await numbersOf(0)).get('dgtt_evictions_total{why="doubt"}')).toBe(1);

	const board = await openBoard(portOf(0), rose, undefined, leases);
	await db.owner`update board set epoch = epoch + 1, seq = 0, shape = shape - 1`;
	expect(await board.closed).toBe(4409);
	board.provider.destroy();
	// By whichever server opens it first, and by that one alone.
	const query = `client=${String(board.clientId)}&epoch=1`;
	for (const which of [1, 0]) {
		const knock = knockAt(boardUrl(portOf(which), house.school, query), {
			origin: ORIGIN,
			cookie: rose.cookie
		});
		expect((await knock.closed).code).toBe(4409);
	}
	const begun = [await numbersOf(0), await numbersOf(1)];
	expect(begun.map((one) => one.get('dgtt_epoch_changes_total{why="older"}')).sort()).toEqual([0, 1]);
});

test('the numbers and what /readyz keeps from the world are there, nothing else, and they are not on the port of the pages', async () => {
	expect((await fetch(`http://127.0.0.1:${String(ports[0])}/`)).status).toBe(404);
	const ready: unknown = await (await fetch(`http://127.0.0.1:${String(ports[0])}/readyz`)).json();
	expect(ready).toMatchObject({
		ready: true,
		parts: { outbox: { detail: expect.stringContaining('waiting') as string } }
	});
	expect((await fetch(`http://127.0.0.1:${String(portOf(0))}/metrics`)).status).toBe(404);
});
