import { type WebSocket } from 'ws';
import { type Node } from '#realtime/node.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { move } from '../builders/lesson.ts';
import { knockAt, openBoard, rawBoard, until } from '../harness/board-client.ts';
import { openPlanning } from '../harness/candidate-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	type LiveSchool,
	openTestNode,
	ORIGIN,
	type Person
} from '../harness/live-school.ts';

let db: TestDatabase;
let node: Node;
let house: LiveSchool;
let rose: Person;
let joel: Person;

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
	house = await liveSchool(db, { admins: ['Rose'], candidates: ['Joël', 'Slow', 'Slower'] });
	rose = await house.signIn('Rose');
	joel = await house.signIn('Joël');
});
afterAll(async () => {
	await node.close();
	await db.drop();
});

const after = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));
const NOTHING = [0, 2, 2, 0, 0];

test('R27: sixty messages at once and twenty a second are heard, more are not', async () => {
	const own = await rawBoard(node.port, rose);
	for (let n = 0; n < 60; n++) own.send(...NOTHING);
	await after(1_000);
	for (let n = 0; n < 18; n++) own.send(...NOTHING);
	await after(200);
	expect(own.socket.readyState).toBe(own.socket.OPEN);
	for (let n = 0; n < 30; n++) own.send(...NOTHING);
	expect((await own.closed).code).toBe(1013);
});

test('R27: a question counts as five messages: ten at once are answered, twenty are not', async () => {
	const own = await rawBoard(node.port, rose);
	const ask = (times: number) => {
		for (let n = 0; n < times; n++) own.send(0, 0, 1, 0);
	};
	const isAnswer = ([type, step]: Uint8Array) => type === 0 && step === 1;
	ask(10);
	await until(() => own.received.filter(isAnswer).length === 10);
	await after(2_600);
	ask(20);
	expect((await own.closed).code).toBe(1013);
});

test('R27: a frame of 256 KiB is read, one of a byte more is not', async () => {
	const large = await rawBoard(node.port, rose);
	large.socket.send(new Uint8Array(256 * 1024));
	expect((await large.closed).code).toBe(4400);
	const larger = await rawBoard(node.port, rose);
	larger.socket.send(new Uint8Array(256 * 1024 + 1));
	expect((await larger.closed).code).toBe(1009);
});

test('R27: ten lines a candidate, no more; one that leaves makes room', async () => {
	const address = `ws://127.0.0.1:${String(node.port)}/live/?EIO=4&transport=websocket`;
	const knock = () => knockAt(address, { origin: ORIGIN, cookie: joel.cookie });
	const lines = Array.from({ length: 10 }, knock);
	for (const line of lines) expect(await line.knock).toEqual({ open: true });
	expect(await knock().knock).toEqual({ status: 429 });
	lines[0]?.socket.close();
	await lines[0]?.closed;
	await expect.poll(() => knock().knock).toEqual({ open: true });
	for (const line of lines) line.socket.close();
});

/** Somebody who watches their planning and stops reading it; `write` gives them so many events more. */
async function slowReader(name: string) {
	const person = await house.signIn(name);
	const page = openPlanning(node.port, person);
	await page.knock;
	await page.since(0);
	const { ws } = page.socket.io.engine.transport as unknown as { ws: WebSocket };
	ws.pause();
	const { candidate } = person.actor;
	// Written as another node would: the pulse sends what this page lacks.
	const write = (count: number) =>
		db.owner.begin(async (tx) => {
			const [row] = await tx<{ version: string }[]>`
				select planning_version as version from candidate where id = ${candidate}`;
			const from = Number(row?.version ?? 0);
			await tx`insert into candidate_event (school_id, candidate_id, version, lesson_id, kind, was)
				select ${house.school}, ${candidate}, n, gen_random_uuid(), 'removed', ${tx.json({ kind: 'driving' })}
				from generate_series(${from + 1}::int, ${from + count}::int) n`;
			await tx`update candidate set planning_version = ${from + count} where id = ${candidate}`;
		});
	return { ws, write };
}
/** More than the system's own buffers swallow. */
const MUCH = 30_000;

test('R27: to a candidate who does not read nothing is added beyond 256 KiB', async () => {
	const { ws, write } = await slowReader('Slow');
	await write(MUCH);
	await after(2_500);
	await write(1);
	const written = performance.now();
	await expect.poll(() => node.connections().candidate, { timeout: 5_000 }).toBe(0);
	expect(performance.now() - written).toBeLessThan(5_000);
	ws.terminate();
});

test('R27: a candidate’s line that does not drain for ten seconds is given up', async () => {
	const { ws, write } = await slowReader('Slower');
	await write(MUCH);
	await after(6_000);
	expect(node.connections().candidate).toBe(1);
	await expect.poll(() => node.connections().candidate, { timeout: 10_000 }).toBe(0);
	ws.terminate();
});

test('R24: of one person’s refusals the newest 200 stand, so that they cannot fill the document', async () => {
	const own = await openBoard(node.port, rose);
	const edits = own.doc.getMap('edits');
	const nobodys = freshLesson('Mon 09:00-10:00');
	const refuse = async (count: number) => {
		const ids = Array.from({ length: count }, freshEdit);
		own.doc.transact(() => {
			for (const id of ids) edits.set(id, move(nobodys, 'Mon 11:00-12:00'));
		});
		await until(() => ids.every((id) => JSON.stringify(edits.get(id)).includes('rejected')));
		return ids;
	};
	await refuse(150);
	const last = await refuse(120);
	expect(edits.size).toBe(200);
	expect(last.every((id) => edits.has(id))).toBe(true);
	own.provider.destroy();
});
