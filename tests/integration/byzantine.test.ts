import { theHouse } from '#house';
import { type Node } from '#realtime/node.ts';
import * as encoding from 'lib0/encoding';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { create } from '../builders/lesson.ts';
import { openBoard, rawBoard, WEEK } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	type LiveSchool,
	openTestNode,
	type Person
} from '../harness/live-school.ts';

// Updates that no honest client makes, each by somebody who may well sit at the board. R7: the socket closes with
// 4400, nothing is written, and the server has not been busy with it.
let db: TestDatabase;
let node: Node;
let house: LiveSchool;
let rose: Person;
const stands = freshLesson('Mon 09:00-10:00');

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
	house = await liveSchool(db, { admins: ['Rose'] });
	rose = await house.signIn('Rose');
	await theHouse().schedule.submit(rose.actor, WEEK, [{ id: freshEdit(), edit: create(stands) }]);
});
afterAll(async () => {
	await node.close();
	await db.drop();
});

/** After each attack somebody opens the board and finds what PostgreSQL holds. */
afterEach(async () => {
	const honest = await openBoard(node.port, rose);
	expect([...honest.doc.getMap('lessons').keys()]).toEqual([stands.id]);
	const rows = await house.inSchool((tx) => tx`select id from lesson`);
	expect(rows).toEqual([{ id: stands.id }]);
	honest.provider.destroy();
});

const updateFrame = (update: Uint8Array): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, 0);
		encoding.writeVarUint(encoder, 2);
		encoding.writeVarUint8Array(encoder, update);
	});

/** What a document under this client id holds after `write`. */
function made(clientId: number, write: (doc: Y.Doc) => void): Uint8Array {
	const doc = new Y.Doc();
	doc.clientID = clientId;
	write(doc);
	return Y.encodeStateAsUpdate(doc);
}
const anEdit = () => create(freshLesson('Tue 09:00-10:00'));
const deep = (levels: number): unknown => {
	let value: unknown = 0;
	for (let level = 0; level < levels; level++) value = [value];
	return value;
};
const numbers = (...all: number[]): Uint8Array =>
	encoding.encode((encoder) => {
		for (const one of all) encoding.writeVarUint(encoder, one);
	});

type Attack = (clientId: number) => Uint8Array | Promise<Uint8Array>;
const attacks: [string, Attack][] = [
	[
		'a lesson written by hand',
		(id) => made(id, (doc) => doc.getMap('lessons').set(stands.id, { version: 9 }))
	],
	['the week published by hand', (id) => made(id, (doc) => doc.getMap('meta').set('published', true))],
	['another root', (id) => made(id, (doc) => doc.getText('notes').insert(0, 'hello'))],
	['a nested type', (id) => made(id, (doc) => doc.getMap('edits').set(freshEdit(), new Y.Map()))],
	['a list under edits', (id) => made(id, (doc) => doc.getArray('edits').push([anEdit()]))],
	['a key that is no id', (id) => made(id, (doc) => doc.getMap('edits').set('first', anEdit()))],
	['__proto__ as a key', (id) => made(id, (doc) => doc.getMap('edits').set('__proto__', anEdit()))],
	[
		'__proto__ inside',
		(id) =>
			made(id, (doc) =>
				doc.getMap('edits').set(freshEdit(), JSON.parse('{"__proto__":{"op":"create"}}') as unknown)
			)
	],
	['an edit of 5,000 levels', (id) => made(id, (doc) => doc.getMap('edits').set(freshEdit(), deep(5_000)))],
	[
		'an edit with a verdict',
		(id) => made(id, (doc) => doc.getMap('edits').set(freshEdit(), { verdict: 'accepted' }))
	],
	[
		'an edit over 4 KiB',
		(id) => made(id, (doc) => doc.getMap('edits').set(freshEdit(), { ...anEdit(), topic: 'x'.repeat(5_000) }))
	],
	['binary content', (id) => made(id, (doc) => doc.getMap('edits').set(freshEdit(), new Uint8Array(10)))],
	['a sub-document', (id) => made(id, (doc) => doc.getMap('edits').set(freshEdit(), new Y.Doc()))],
	[
		'a delete that would empty the board',
		async () => {
			const board = await theHouse().schedule.board(house.school, WEEK);
			const copy = new Y.Doc();
			Y.applyUpdate(copy, (await board.sync(Uint8Array.of(0))).update);
			const before = Y.encodeStateVector(copy);
			copy.getMap('lessons').delete(stands.id);
			return Y.encodeStateAsUpdate(copy, before);
		}
	],
	['a clock beyond all clocks', (id) => numbers(1, 1, id, 2 ** 53 - 1, 0, 0)],
	['a billion structs announced', (id) => numbers(1, 1_000_000_000, id, 0)],
	['a billion clients announced', () => numbers(1_000_000_000)],
	['a billion deletions announced', () => numbers(0, 1_000_000_000, 1)]
];

test.each(attacks)('%s', async (_, attack) => {
	const eve = await rawBoard(node.port, rose);
	const bytes = updateFrame(await attack(eve.clientId));
	const started = performance.now();
	eve.socket.send(bytes);
	expect((await eve.closed).code).toBe(4400);
	expect(performance.now() - started).toBeLessThan(500);
});

test('a flood of gaps costs the server next to nothing', { timeout: 10_000 }, async () => {
	const eve = await rawBoard(node.port, rose);
	const doc = new Y.Doc();
	doc.clientID = eve.clientId;
	doc.getMap('edits').set(freshEdit(), anEdit());
	const before = Y.encodeStateVector(doc);
	doc.getMap('edits').set(freshEdit(), anEdit());
	const gap = updateFrame(Y.encodeStateAsUpdate(doc, before));
	const cpu = process.cpuUsage();
	for (let n = 0; n < 60; n++) eve.socket.send(gap);
	expect((await eve.closed).code).toBe(4400);
	const { user, system } = process.cpuUsage(cpu);
	expect((user + system) / 1_000).toBeLessThan(2_000);
});
