import { theHouse } from '#house';
import { type EditEntry } from '#sync/board-doc.ts';
import { type Node } from '#realtime/node.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { create } from '../builders/lesson.ts';
import { openBoard, rawBoard, until, WEEK } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	type LiveSchool,
	openTestNode,
	type Person
} from '../harness/live-school.ts';

let db: TestDatabase;
let node: Node;
let house: LiveSchool;
let rose: Person;
let paul: Person;

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
	house = await liveSchool(db, { admins: ['Rose', 'Gone'], instructors: ['Paul', 'Untied'] });
	rose = await house.signIn('Rose');
	paul = await house.signIn('Paul');
});
afterAll(async () => {
	await node.close();
	await db.drop();
});

/** An update as a client's document makes it, under the id it was leased. */
function updateOf(clientId: number, write: (edits: Y.Map<EditEntry>) => void): Uint8Array {
	const doc = new Y.Doc();
	doc.clientID = clientId;
	write(doc.getMap('edits'));
	return Y.encodeStateAsUpdate(doc);
}
const frame = (update: Uint8Array): number[] => [
	...encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, 0);
		encoding.writeVarUint(encoder, 2);
		encoding.writeVarUint8Array(encoder, update);
	})
];

test('R4, R11: what one person edits is decided, committed, and then seen by all', async () => {
	const own = await openBoard(node.port, rose);
	const other = await openBoard(node.port, paul);
	const one = freshLesson('Mon 09:00-10:00');
	own.doc.getMap('edits').set(freshEdit(), create(one));
	await until(() => own.doc.getMap('lessons').has(one.id) && other.doc.getMap('lessons').has(one.id));
	expect(own.doc.getMap('edits').size).toBe(0);
	const rows = await house.inSchool((tx) => tx`select version from lesson where id = ${one.id}`);
	expect(rows).toEqual([{ version: 1 }]);
	own.provider.destroy();
	other.provider.destroy();
});

test('R12: who has not been told the board yet is told no change of it', async () => {
	const client = await rawBoard(node.port, rose);
	const isChange = ([type, step]: Uint8Array) => type === 0 && step === 2;
	const lesson = freshLesson('Mon 12:00-12:30', { instructor: house.ids['Paul'] ?? null });
	const verdicts = await theHouse().schedule.submit(rose.actor, WEEK, [
		{ id: freshEdit(), edit: create(lesson) }
	]);
	expect(verdicts).toEqual([{ verdict: 'accepted' }]);
	await new Promise((next) => setTimeout(next, 200));
	expect(client.received.filter(isChange)).toEqual([]);
	client.send(0, 0, 1, 0);
	await until(() => client.received.some(([type, step]) => type === 0 && step === 1));
	await theHouse().schedule.publish(rose.actor, WEEK);
	await until(() => client.received.some(isChange));
	client.socket.close();
});

test('R11: nobody is told of an edit while its commit is under way', async () => {
	const own = await openBoard(node.port, rose);
	const other = await openBoard(node.port, paul);
	const one = freshLesson('Mon 15:00-15:30');
	const isThere = ({ doc }: typeof own) => doc.getMap('lessons').has(one.id);
	await db.owner.begin(async (tx) => {
		await tx`select 1 from board where school_id = ${house.school} and week = ${WEEK} for update`;
		own.doc.getMap('edits').set(freshEdit(), create(one));
		const isWaiting = async () =>
			(
				await db.owner`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'board_commit'`
			).length;
		await expect.poll(isWaiting).toBe(1);
		await new Promise((next) => setTimeout(next, 200));
		expect([own, other].map(isThere)).toEqual([false, false]);
		expect(own.doc.getMap('edits').size).toBe(1);
	});
	await until(() => isThere(own) && isThere(other));
	for (const { provider } of [own, other]) provider.destroy();
});

test('R12: a board in doubt sends those away who only look on', async () => {
	const client = await openBoard(node.port, paul);
	await db.owner`alter table edit rename to edit_away`;
	const edit = create(freshLesson('Mon 16:00-16:30'));
	await expect(theHouse().schedule.submit(rose.actor, WEEK, [{ id: freshEdit(), edit }])).rejects.toThrow();
	await db.owner`alter table edit_away rename to edit`;
	expect(await client.closed).toBe(1012);
	client.provider.destroy();
});

test('R12: a board that too many wait for sends everybody away, and is read anew', async () => {
	const client = await openBoard(node.port, paul);
	const { schedule } = theHouse();
	const board = await schedule.board(house.school, WEEK);
	const nobody = Uint8Array.of(0);
	const answers = await Promise.allSettled(Array.from({ length: 300 }, () => board.sync(nobody)));
	expect(answers.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(250);
	expect(await client.closed).toBe(1013);
	const anew = await schedule.board(house.school, WEEK);
	expect(anew).not.toBe(board);
	await anew.sync(nobody);
	client.provider.destroy();
});

test('R6: what a form submits goes the same way, and shows on an open board', async () => {
	const board = await openBoard(node.port, rose);
	const one = freshLesson('Tue 09:00-10:00');
	await theHouse().schedule.submit(rose.actor, WEEK, [{ id: freshEdit(), edit: create(one) }]);
	await until(() => board.doc.getMap('lessons').has(one.id), 500);
	board.provider.destroy();
});

test('R7: an update under a foreign client id closes the socket and changes nothing', async () => {
	const victim = await rawBoard(node.port, rose);
	const eve = await rawBoard(node.port, paul);
	const one = freshLesson('Wed 09:00-10:00');
	eve.send(...frame(updateOf(victim.clientId, (edits) => edits.set(freshEdit(), create(one)))));
	expect((await eve.closed).code).toBe(4400);
	expect(await house.inSchool((tx) => tx`select 1 from lesson where id = ${one.id}`)).toEqual([]);
	victim.socket.close();
});

test('R7: an update that overtook another waits for it', async () => {
	const client = await rawBoard(node.port, rose);
	const doc = new Y.Doc();
	doc.clientID = client.clientId;
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	const lessons = [
		freshLesson('Thu 09:00-10:00'),
		freshLesson('Thu 11:00-12:00'),
		freshLesson('Thu 13:00-14:00')
	];
	for (const one of lessons) doc.getMap('edits').set(freshEdit(), create(one));
	for (const update of updates.reverse()) client.send(...frame(update));
	const ids = lessons.map((one) => one.id);
	await expect
		.poll(() =>
			house.inSchool((tx) => tx`select 1 from lesson where id = any(${ids})`).then((rows) => rows.length)
		)
		.toBe(3);
	client.socket.close();
});

test('R7: one that waits in vain closes the socket after five seconds', { timeout: 10_000 }, async () => {
	const client = await rawBoard(node.port, rose);
	const doc = new Y.Doc();
	doc.clientID = client.clientId;
	doc.getMap('edits').set(freshEdit(), create(freshLesson('Fri 09:00-10:00')));
	const before = Y.encodeStateVector(doc);
	doc.getMap('edits').set(freshEdit(), create(freshLesson('Fri 11:00-12:00')));
	const started = performance.now();
	client.send(...frame(Y.encodeStateAsUpdate(doc, before)));
	expect((await client.closed).code).toBe(4400);
	expect(performance.now() - started).toBeGreaterThan(4_500);
});

test('R8: of two sockets under one client id the older one goes', async () => {
	const older = await rawBoard(node.port, rose);
	const url = older.socket.url;
	const { knockAt } = await import('../harness/board-client.ts');
	const newer = knockAt(url, { origin: 'http://localhost:4242', cookie: rose.cookie });
	expect((await older.closed).code).toBe(4400);
	expect(await newer.knock).toEqual({ open: true });
	newer.socket.close();
});

test('R17: sockets end within two seconds when the account is disabled', { timeout: 8_000 }, async () => {
	const gone = await house.signIn('Gone');
	const client = await rawBoard(node.port, gone);
	const stays = await rawBoard(node.port, rose);
	await house.disable(gone);
	const disabled = performance.now();
	expect((await client.closed).code).toBe(4401);
	expect(performance.now() - disabled).toBeLessThan(2_500);
	expect(stays.socket.readyState).toBe(stays.socket.OPEN);
	stays.socket.close();
});

test('R17: an account that is no longer tied to an instructor has left the board within two seconds', async () => {
	const untied = await house.signIn('Untied');
	const [client, stays] = [await rawBoard(node.port, untied), await rawBoard(node.port, paul)];
	await db.owner`update instructor set account_id = null where id = ${untied.actor.instructor}`;
	const from = performance.now();
	expect((await client.closed).code).toBe(4401);
	expect(performance.now() - from).toBeLessThan(2_500);
	expect(stays.socket.readyState).toBe(stays.socket.OPEN);
	stays.socket.close();
});
