import { theHouse } from '#house';
import { type Node } from '#realtime/node.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { create, move } from '../builders/lesson.ts';
import { ENDED } from '#sync/live-events.ts';
import { boardUrl, knockAt, until, WEEK } from '../harness/board-client.ts';
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
let awa: Person;
let ben: Person;

const idOf = (person: Person): string => person.actor.candidate ?? '';
const submit = (edit: ReturnType<typeof create>) =>
	theHouse().schedule.submit(rose.actor, WEEK, [{ id: freshEdit(), edit }]);

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
	house = await liveSchool(db, { admins: ['Rose'], candidates: ['Awa', 'Ben', 'Gone', 'Left', 'Moved'] });
	rose = await house.signIn('Rose');
	awa = await house.signIn('Awa');
	ben = await house.signIn('Ben');
	await theHouse().schedule.publish(rose.actor, WEEK);
});
afterAll(async () => {
	await node.close();
	await db.drop();
});

test('R18, R20: a candidate hears of a lesson within a second of its decision, in order, without a gap', async () => {
	const page = openPlanning(node.port, awa);
	await page.knock;
	expect(await page.since(0)).toEqual([]);
	const one = freshLesson('Mon 09:00-10:00', { candidates: [idOf(awa)] });
	await submit(create(one));
	await until(() => page.events.length === 1, 1_000);
	await submit(move(one, 'Mon 10:00-11:00'));
	await until(() => page.events.length === 2, 1_000);
	expect(page.events.map(({ version, kind }) => [version, kind])).toEqual([
		[1, 'added'],
		[2, 'changed']
	]);
	page.socket.disconnect();
});

test('R18: eight kilobytes are read, a byte more ends the line', async () => {
	const reasons = async () =>
		(
			await db.owner<{ reason: string }[]>`select reason from audit where action = 'violation' order by id`
		).map(({ reason }) => reason);
	const address = `ws://127.0.0.1:${String(node.port)}/live/?EIO=4&transport=websocket`;
	const ask = async (bytes: number) => {
		const line = knockAt(address, { origin: ORIGIN, cookie: awa.cookie });
		await line.knock;
		line.socket.send('40');
		await until(() => line.received.some((frame) => Buffer.from(frame).toString().startsWith('40')));
		line.socket.send(`42["since","${'x'.repeat(bytes - '42["since",""]'.length)}"]`);
		return (await line.closed).code;
	};
	expect(await ask(8 * 1024)).not.toBe(1009);
	await expect.poll(reasons).toEqual(['malformed question']);
	expect(await ask(8 * 1024 + 1)).toBe(1009);
	await expect.poll(reasons).toEqual(['malformed question', 'broken packet']);
});

test('R22: a line that comes back is a new one: no old rooms, no old words', async () => {
	const page = openPlanning(node.port, awa);
	await page.knock;
	// Socket.IO hands out this id only where it would restore a session.
	expect((page.socket as unknown as { _pid?: string })._pid).toBeUndefined();
	page.socket.io.engine.close();
	page.socket.connect();
	await until(() => page.socket.connected);
	expect(page.socket.recovered).toBeFalsy();
	page.socket.disconnect();
});

test('R20: what happened between the page and its socket is fetched by version', async () => {
	const one = freshLesson('Tue 09:00-10:00', { candidates: [idOf(awa)] });
	await submit(create(one));
	const page = openPlanning(node.port, awa);
	await page.knock;
	const missed = await page.since(2);
	expect(missed.map(({ version, lesson: which }) => [version, which])).toEqual([[3, one.id]]);
	page.socket.disconnect();
});

test('R20: a push that was lost is sent after at most two seconds', { timeout: 8_000 }, async () => {
	const page = openPlanning(node.port, ben);
	await page.knock;
	await page.since(0);
	// Written by another node whose message never came.
	await house.inSchool(async (tx) => {
		const one = freshLesson('Wed 09:00-10:00');
		await tx`select candidate_events_write(${house.school}, ${tx.json([
			{ candidate: idOf(ben), lesson: one.id, kind: 'removed', was: null, by: rose.actor.account }
		])})`;
	});
	await until(() => page.events.length === 1, 3_000);
	page.socket.disconnect();
});

test('R20: who cannot be answered is hung up on, and asks again by themselves', async () => {
	const page = openPlanning(node.port, ben);
	await page.knock;
	const gone = new Promise<string>((done) => page.socket.once('disconnect', done));
	await db.owner`revoke select on candidate from sweep`;
	page.socket.emit('since', 0, () => undefined);
	expect(await gone).toBe('transport close');
	await db.owner`grant select on candidate to sweep`;
	page.socket.connect();
	await until(() => page.socket.connected);
	expect(await page.since(0)).toHaveLength(1);
	page.socket.disconnect();
});

test('R21: not a byte about anybody else', async () => {
	const own = openPlanning(node.port, awa);
	const other = openPlanning(node.port, ben);
	await Promise.all([own.knock, other.knock]);
	const shared = freshLesson('Thu 09:00-10:00', {
		kind: 'theory',
		candidates: [idOf(awa), idOf(ben)].sort()
	});
	const alone = freshLesson('Thu 11:00-12:00', { candidates: [idOf(awa)] });
	await submit(create(shared));
	await submit(create(alone));
	await until(() => own.events.some((event) => event.lesson === alone.id));
	await until(() => other.events.some((event) => event.lesson === shared.id));
	const bytes = other.heard.join('\n');
	expect(bytes).toContain(shared.id);
	for (const secret of [alone.id, idOf(awa), awa.actor.account, 'Awa']) expect(bytes).not.toContain(secret);
	own.socket.disconnect();
	other.socket.disconnect();
});

describe('R29: who may watch', () => {
	test('not through another site', async () => {
		expect(await openPlanning(node.port, awa, 'https://evil.example').knock).toBeInstanceOf(Error);
	});
	test('nobody without a session', async () => {
		expect(await openPlanning(node.port, null).knock).toBeInstanceOf(Error);
		expect(await openPlanning(node.port, { cookie: '__Host-dgtt=nonsense' }).knock).toBeInstanceOf(Error);
	});
	test('a page whose session ended while it was away is told so, and nothing else', async () => {
		const left = await house.signIn('Gone');
		await db.owner`update session set ended_at = now() where account_id = ${left.actor.account}`;
		const page = openPlanning(node.port, left);
		expect(await page.knock).toMatchObject({ message: ENDED });
		await expect.poll(() => page.socket.io.engine.readyState).toBe('closed');
		expect(page.heard).toEqual([expect.stringMatching(/^4\{"message":"ended"\}$/)]);
	});
	test('staff has no planning of its own', async () => {
		expect(await openPlanning(node.port, rose).knock).toBeInstanceOf(Error);
	});
	test('nobody takes over a line that is open', async () => {
		const page = openPlanning(node.port, awa);
		await page.knock;
		const sid = page.socket.io.engine.id ?? '';
		const address = `ws://127.0.0.1:${String(node.port)}/live/?EIO=4&transport=websocket&sid=${sid}`;
		expect(await knockAt(address, { origin: ORIGIN, cookie: ben.cookie }).knock).toEqual({ status: 400 });
		page.socket.disconnect();
	});
	test('no polling: only WebSocket has an Origin to judge', async () => {
		const answer = await fetch(`http://127.0.0.1:${String(node.port)}/live/?EIO=4&transport=polling`);
		expect(answer.status).toBe(404);
	});
});

test('R29: whoever goes on knocking with made-up cookies is answered without PostgreSQL; staff come in meanwhile, and a second later all may', async () => {
	const { clientId, epoch } = await theHouse().schedule.lease(rose.actor, rose.session, WEEK);
	const live = `ws://127.0.0.1:${String(node.port)}/live/?EIO=4&transport=websocket`;
	const strangers = Array.from({ length: 80 }, (_, n) =>
		knockAt(live, { origin: ORIGIN, cookie: `__Host-dgtt=c${String(n).padStart(43, 'x')}` })
	);
	const answers = await Promise.all(strangers.map((one) => one.knock));
	expect(answers.filter((one) => 'open' in one).length).toBeGreaterThanOrEqual(50);
	expect(answers.filter((one) => 'status' in one && one.status === 429).length).toBeGreaterThan(10);
	const query = `client=${String(clientId)}&epoch=${String(epoch)}`;
	const board = knockAt(boardUrl(node.port, house.school, query), { origin: ORIGIN, cookie: rose.cookie });
	expect(await board.knock).toEqual({ open: true });
	board.socket.close();
	const comesIn = async () => {
		const page = openPlanning(node.port, awa);
		const answer = await page.knock;
		page.socket.disconnect();
		return answer;
	};
	await expect.poll(comesIn, { timeout: 5_000, interval: 300 }).toBe('open');
});

test(
	'R17: an account that is no longer tied to a candidate, or to another one, hears no more within two seconds',
	{ timeout: 12_000 },
	async () => {
		const [left, moved] = [await house.signIn('Left'), await house.signIn('Moved')];
		const [one, other] = [openPlanning(node.port, left), openPlanning(node.port, moved)];
		await Promise.all([one.knock, other.knock]);
		await db.owner`update candidate set account_id = null where id = ${idOf(left)}`;
		await db.owner`update candidate set account_id = null where id = ${idOf(moved)}`;
		await db.owner`update candidate set account_id = ${moved.actor.account} where id = ${idOf(left)}`;
		const from = performance.now();
		await Promise.all([one.ended, other.ended, one.closed, other.closed]);
		expect(performance.now() - from).toBeLessThan(2_500);
	}
);

test('a disabled candidate is told so and hung up on within two seconds', { timeout: 8_000 }, async () => {
	const gone = await house.signIn('Gone');
	const page = openPlanning(node.port, gone);
	await page.knock;
	await house.disable(gone);
	const disabled = performance.now();
	await page.ended;
	await page.closed;
	expect(performance.now() - disabled).toBeLessThan(2_500);
});
