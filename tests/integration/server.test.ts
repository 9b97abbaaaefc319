import { request } from 'node:http';
import { theHouse } from '#house';
import { connect } from '#db/sql.ts';
import { type Node } from '#realtime/node.ts';
import { type Readiness } from '#realtime/health.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create } from '../builders/lesson.ts';
import { knockAt, openBoard, rawBoard, until, WEEK } from '../harness/board-client.ts';
import { openPlanning } from '../harness/candidate-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	type LiveSchool,
	openTestNode,
	ORIGIN,
	tryToOpenNode
} from '../harness/live-school.ts';
import { takePostgresAway } from '../harness/postgres-away.ts';

let db: TestDatabase;
let node: Node;
let house: LiveSchool;

beforeEach(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
	house = await liveSchool(db, { admins: ['Rose', 'Paul'], candidates: ['Awa'] });
});
afterEach(async () => {
	await node.close();
	await db.drop();
});

const at = (path: string): string => `http://127.0.0.1:${String(node.port)}${path}`;
const ready = async (): Promise<{ status: number; body: Readiness }> => {
	const answer = await fetch(at('/readyz'));
	return { status: answer.status, body: (await answer.json()) as Readiness };
};

describe('health', () => {
	test('alive and ready, with what stands behind it', async () => {
		expect((await fetch(at('/healthz'))).status).toBe(200);
		const { status, body } = await ready();
		expect(status).toBe(200);
		expect(body).toMatchObject({ ready: true, parts: { postgres: { state: 'ok' }, board: { state: 'ok' } } });
		// How much waits, and why, is nobody's business who merely knows the address.
		for (const part of Object.values(body.parts)) expect(Object.keys(part)).toEqual(['state']);
	});

	test('not ready while PostgreSQL is away, still alive, and ready again by itself', async () => {
		const comeBack = await takePostgresAway(db);
		await expect.poll(async () => (await ready()).status).toBe(503);
		expect((await ready()).body.parts.postgres.state).toBe('down');
		expect((await fetch(at('/healthz'))).status).toBe(200);
		await comeBack();
		await expect.poll(async () => (await ready()).status, { timeout: 5_000 }).toBe(200);
	});

	test('not ready on a schema of another version', async () => {
		await db.owner`insert into upkeep.migration (name, sha256) values ('9999_later.sql', '-')`;
		await expect.poll(async () => (await ready()).status).toBe(503);
	});
});

test('a database that was never migrated is refused, and the command is named', async () => {
	await db.owner`delete from upkeep.migration`;
	const opened = await tryToOpenNode(db.appUrl);
	expect(opened).toMatchObject({ ok: false, what: expect.stringContaining('npm run migrate') as string });
});

test('a database that is not there is one clear sentence', async () => {
	const opened = await tryToOpenNode('postgres://app@127.0.0.1:1/none');
	expect(opened).toMatchObject({ ok: false, what: expect.stringContaining('PostgreSQL') as string });
});

describe('bodies and headers', () => {
	const post = (path: string, length: number): Promise<number> =>
		new Promise((resolve, reject) => {
			const sent = request(at(path), { method: 'POST', headers: { 'content-length': length } }, (answer) => {
				resolve(answer.statusCode ?? 0);
				sent.destroy();
			});
			sent.on('error', reject);
			sent.flushHeaders();
		});

	test('a body is measured by its route before a byte of it is read', async () => {
		expect(await post('/admin/people', 1024 * 1024 + 1)).toBe(413);
		expect(await post('/admin/important', 1024 * 1024 + 1)).toBe(413);
		expect(await post('/admin/import', 10 * 1024 * 1024 + 1)).toBe(413);
		expect(await post('/admin/import', 10 * 1024 * 1024)).toBe(404);
	});

	test('who uploads too much reads why, though the whole of it was on its way', async () => {
		const body = new Uint8Array(12 * 1024 * 1024);
		const answer = await fetch(at('/admin/import'), { method: 'POST', body });
		expect(answer.status).toBe(413);
		expect(await answer.text()).toContain('10 Mo');
		const form = { method: 'POST', body, headers: { 'x-sveltekit-action': 'true' } };
		expect(await (await fetch(at('/admin/import'), form)).json()).toMatchObject({
			type: 'error',
			status: 413
		});
	});

	test('every answer keeps browsers from guessing, framing and telling others', async () => {
		for (const path of ['/', '/healthz', '/nothing']) {
			const { headers } = await fetch(at(path));
			expect(headers.get('x-content-type-options')).toBe('nosniff');
			expect(headers.get('x-frame-options')).toBe('DENY');
			expect(headers.get('referrer-policy')).toBe('same-origin');
		}
	});

	test('an upgrade nobody answers is refused at once', async () => {
		const address = at('/other').replace('http', 'ws');
		expect(await knockAt(address, { origin: ORIGIN }).knock).toEqual({ status: 404 });
	});
});

test('R12: a board in doubt sends its sockets away, and they come back to what PostgreSQL holds', async () => {
	const rose = await house.signIn('Rose');
	const board = await openBoard(node.port, rose);
	const one = freshLesson('Mon 09:00-10:00');
	await db.owner`alter table edit rename to edit_away`;
	const submitted = theHouse().schedule.submit(rose.actor, WEEK, [{ id: freshEdit(), edit: create(one) }]);
	await expect(submitted).rejects.toThrow();
	expect(await board.closed).toBe(1012);
	await db.owner`alter table edit_away rename to edit`;
	await until(() => board.provider.synced);
	expect(board.doc.getMap('lessons').size).toBe(0);
	board.provider.destroy();
});

test(
	'R12: what is edited while PostgreSQL is away is decided when it is back',
	{ timeout: 30_000 },
	async () => {
		const board = await openBoard(node.port, await house.signIn('Rose'));
		const page = openPlanning(node.port, await house.signIn('Awa'));
		await page.knock;
		const comeBack = await takePostgresAway(db);
		const one = freshLesson('Mon 09:00-10:00');
		board.doc.getMap('edits').set(freshEdit(), create(one));
		expect(await board.closed).toBe(1012);
		await new Promise((done) => setTimeout(done, 2_500));
		expect(board.doc.getMap('lessons').size).toBe(0);
		await comeBack();
		await until(() => board.doc.getMap('lessons').has(one.id), 10_000);
		expect(board.doc.getMap('edits').size).toBe(0);
		expect(await page.since(0)).toEqual([]);
		board.provider.destroy();
		page.socket.disconnect();
	}
);

test('R28: a node that leaves is not ready, takes nobody new, and sends everybody home', async () => {
	const board = await rawBoard(node.port, await house.signIn('Rose'));
	const page = openPlanning(node.port, await house.signIn('Awa'));
	await page.knock;
	const gone = node.close();
	expect((await board.closed).code).toBe(1012);
	// Not "io server disconnect": after that a page would not come back by itself.
	expect(await page.closed).toBe('transport close');
	await gone;
	await expect(fetch(at('/healthz'))).rejects.toThrow();
});

test('R28: what runs is finished first: nobody new comes in, and its author reads that it is saved', async () => {
	const board = await openBoard(node.port, await house.signIn('Rose'));
	const his = await openBoard(node.port, await house.signIn('Paul'));
	const one = freshLesson('Mon 09:00-10:00');
	const holder = connect(db.ownerUrl, 1);
	let letGo = (): void => undefined;
	const held = new Promise<void>((resolve) => (letGo = resolve));
	const locked = holder.begin(async (tx) => {
		await tx`select 1 from board for update`;
		await held;
	});
	await new Promise((next) => setTimeout(next, 100));
	board.doc.getMap('edits').set(freshEdit(), create(one));
	await new Promise((next) => setTimeout(next, 100));
	const gone = node.close();
	expect((await ready()).status).toBe(503);
	const newcomer = knockAt(at('/live/?EIO=4&transport=websocket').replace('http', 'ws'), { origin: ORIGIN });
	expect(await newcomer.knock).toEqual({ status: 503 });
	// What is edited now is for another server: the author's device keeps it.
	const [late, kept] = [freshLesson('Tue 09:00-10:00'), freshEdit()];
	his.doc.getMap('edits').set(kept, create(late));
	await new Promise((next) => setTimeout(next, 300));
	expect(board.provider.wsconnected).toBe(true);
	letGo();
	await locked;
	expect(await board.closed).toBe(1012);
	expect([one.id, late.id].map((id) => board.doc.getMap('lessons').has(id))).toEqual([true, false]);
	expect(his.doc.getMap('edits').has(kept)).toBe(true);
	for (const { provider } of [board, his]) provider.destroy();
	await gone;
	expect(await db.owner`select 1 from lesson`).toHaveLength(1);
	await holder.end();
});

test('R28: what does not end within five seconds is left behind', { timeout: 15_000 }, async () => {
	const board = await rawBoard(node.port, await house.signIn('Rose'));
	const holder = connect(db.ownerUrl, 1);
	let letGo = (): void => undefined;
	const held = new Promise<void>((resolve) => (letGo = resolve));
	const locked = holder.begin(async (tx) => {
		await tx`select 1 from board for update`;
		await held;
	});
	await new Promise((next) => setTimeout(next, 100));
	const rose = await house.signIn('Paul');
	void theHouse()
		.schedule.submit(rose.actor, WEEK, [{ id: freshEdit(), edit: create(freshLesson('Tue 09:00-10:00')) }])
		.catch(() => undefined);
	await new Promise((next) => setTimeout(next, 100));
	const from = performance.now();
	const gone = node.close();
	expect((await board.closed).code).toBe(1012);
	expect(performance.now() - from).toBeGreaterThan(4_500);
	expect(performance.now() - from).toBeLessThan(6_500);
	letGo();
	await locked;
	await gone;
	await holder.end();
});
