import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { theHouse } from '#house';
import { addWeeks, weekOf } from '#domain/week.ts';
import { type Node } from '#realtime/node.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boardUrl, knockAt, rawBoard, WEEK } from '../harness/board-client.ts';
import {
	liveSchool,
	type LiveSchool,
	NOW,
	openTestNode,
	ORIGIN,
	type Person
} from '../harness/live-school.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';

let db: TestDatabase;
let node: Node;
let house: LiveSchool;
let rose: Person;
let query: string;

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
	house = await liveSchool(db, { admins: ['Rose', 'Eve', 'Fresh', 'Gone', 'Many'], candidates: ['Awa'] });
	rose = await house.signIn('Rose');
	const { clientId, epoch } = await theHouse().schedule.lease(rose.actor, rose.session, WEEK);
	query = `client=${String(clientId)}&epoch=${String(epoch)}`;
});
afterAll(async () => {
	await node.close();
	await db.drop();
});

const knock = (
	{
		school = house.school,
		week = WEEK,
		search = query
	}: { school?: string; week?: string; search?: string } = {},
	headers: Record<string, string> = { origin: ORIGIN, cookie: rose.cookie }
) => knockAt(boardUrl(node.port, school, search, week), headers);

describe('R29: who may open a board', () => {
	test('an admin of the school', async () => {
		const client = knock();
		expect(await client.knock).toEqual({ open: true });
		client.socket.close();
	});

	test.each([
		['another site', { origin: 'https://evil.example' }],
		['a look-alike', { origin: `${ORIGIN}.evil.example` }],
		['no site at all', {}],
		['a sandboxed page', { origin: 'null' }]
	])('not through %s, whatever the cookie', async (_, headers) => {
		const client = knock({}, { cookie: rose.cookie, ...(headers as Record<string, string>) });
		expect(await client.knock).toEqual({ status: 403 });
	});

	test('nobody without a cookie', async () => {
		expect(await knock({}, { origin: ORIGIN }).knock).toEqual({ status: 401 });
	});

	test('a session that has ended is told so, and hears nothing else', async () => {
		const gone = await house.signIn('Gone');
		await house.disable(gone);
		const client = knock({}, { origin: ORIGIN, cookie: gone.cookie });
		expect((await client.closed).code).toBe(4401);
		expect(client.received).toEqual([]);
	});

	test('nobody whose password somebody else knows, until they have chosen their own', async () => {
		const fresh = await house.signIn('Fresh');
		const given = (is: boolean) =>
			db.owner`update account set password_given = ${is} where id = ${fresh.actor.account}`;
		await given(true);
		const headers = { origin: ORIGIN, cookie: fresh.cookie };
		expect(await knock({}, headers).knock).toEqual({ status: 401 });
		const live = `ws://127.0.0.1:${String(node.port)}/live/?EIO=4&transport=websocket&as=staff`;
		expect(await knockAt(live, headers).knock).toEqual({ status: 401 });
		await given(false);
		const own = knockAt(live, headers);
		expect(await own.knock).toEqual({ open: true });
		own.socket.close();
	});

	test('not a candidate', async () => {
		const awa = await house.signIn('Awa');
		expect(await knock({}, { origin: ORIGIN, cookie: awa.cookie }).knock).toEqual({ status: 403 });
	});

	test('not staff of another school', async () => {
		const other = await liveSchool(db, { admins: ['Stranger'] });
		const stranger = await other.signIn('Stranger');
		expect(await knock({}, { origin: ORIGIN, cookie: stranger.cookie }).knock).toEqual({ status: 403 });
	});

	test.each([
		['no such week', { week: '2025-W53' }],
		['a week ten years away', { week: '2036-W48' }],
		['a path', { week: '../2026-W48' }],
		['a school that is no id', { school: 'demo' }],
		['no client id', { search: 'epoch=1' }],
		['client id 0', { search: 'client=0&epoch=1' }],
		['a client id of 33 bits', { search: 'client=4294967296&epoch=1' }],
		['no epoch', { search: 'client=7' }]
	])('there is no board for %s', async (_, address) => {
		const answer = await knock(address).knock;
		expect(answer).toEqual({ status: 404 });
	});

	test('a school that is not one', async () => {
		expect(await knock({ school: randomUUID() }).knock).toEqual({ status: 403 });
	});
});

test('R1: weeks out of reach have no board', async () => {
	const present = weekOf(NOW, 'UTC');
	for (const count of [-61, 61])
		expect(await knock({ week: addWeeks(present, count) }).knock).toEqual({ status: 404 });
	for (const count of [-60, 60]) {
		const client = knock({ week: addWeeks(present, count) });
		expect(await client.knock).toEqual({ open: true });
		// Its door is there; the lease is for another week.
		expect((await client.closed).code).toBe(4400);
	}
});

test('R8: a client id leased to somebody else is turned away, with an audit line', async () => {
	const eve = await house.signIn('Eve');
	const client = knock({}, { origin: ORIGIN, cookie: eve.cookie });
	expect((await client.closed).code).toBe(4400);
	expect(client.received).toEqual([]);
	const lines = () =>
		house.inSchool((tx) => tx`select reason from audit where account_id = ${eve.actor.account}`);
	await expect.poll(lines).toHaveLength(1);
});

test('somebody turned away who talks nonsense on the way out harms nobody', async () => {
	const client = knock({ search: query.replace(/epoch=\d+/, 'epoch=99') });
	// A frame with reserved bits, unmasked: the socket answers with an error of its own.
	client.socket.once('upgrade', (response: IncomingMessage) =>
		response.socket.write(Uint8Array.of(0xf2, 0x01, 0x00))
	);
	await client.closed;
	const next = knock();
	expect(await next.knock).toEqual({ open: true });
	next.socket.close();
});

test('R24: a client of another epoch is told to come again', async () => {
	const client = knock({ search: query.replace(/epoch=\d+/, 'epoch=99') });
	expect((await client.closed).code).toBe(4409);
	expect(client.received).toEqual([]);
});

test('R27: ten sockets a person, no more; one that leaves makes room', async () => {
	const many = await house.signIn('Many');
	const clients = await Promise.all(Array.from({ length: 10 }, () => rawBoard(node.port, many)));
	const { clientId, epoch } = await theHouse().schedule.lease(many.actor, many.session, WEEK);
	const search = `client=${String(clientId)}&epoch=${String(epoch)}`;
	const headers = { origin: ORIGIN, cookie: many.cookie };
	expect(await knock({ search }, headers).knock).toEqual({ status: 429 });
	clients[0]?.socket.close();
	await clients[0]?.closed;
	const next = knock({ search }, headers);
	expect(await next.knock).toEqual({ open: true });
	for (const client of [...clients, next]) client.socket.close();
});

test('R29: whoever goes on knocking with made-up cookies is answered without PostgreSQL, and a second later all may come', async () => {
	const strangers = Array.from({ length: 80 }, (_, n) =>
		knock({}, { origin: ORIGIN, cookie: `__Host-dgtt=s${String(n).padStart(43, 'x')}` })
	);
	const answers = await Promise.all(strangers.map((one) => one.knock));
	expect(answers.filter((one) => 'status' in one && one.status === 429).length).toBeGreaterThan(10);
	await expect
		.poll(
			async () => {
				const client = knock();
				const answer = await client.knock;
				client.socket.close();
				return answer;
			},
			{ timeout: 5_000, interval: 300 }
		)
		.toEqual({ open: true });
});
