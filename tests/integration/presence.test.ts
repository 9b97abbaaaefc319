import { type Node } from '#realtime/node.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { id } from '../builders/lesson.ts';
import { openBoard, rawBoard, until } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { liveSchool, type LiveSchool, openTestNode, type Person } from '../harness/live-school.ts';
import { words as awareness } from '../hostile/bytes.ts';

let db: TestDatabase;
let node: Node;
let house: LiveSchool;
let rose: Person;
let paul: Person;

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
	house = await liveSchool(db, { admins: ['Rose'], instructors: ['Paul', 'Eve'] });
	rose = await house.signIn('Rose');
	paul = await house.signIn('Paul');
});
afterAll(async () => {
	await node.close();
	await db.drop();
});

/** An awareness message that says `state` about each of `ids`. */
const words = (ids: number[], state: unknown): Uint8Array => awareness(ids, JSON.stringify(state));

test('R26: others see who is here and what they hold, as the server vouches for it', async () => {
	const own = await openBoard(node.port, rose);
	const other = await openBoard(node.port, paul);
	own.provider.awareness.setLocalState({ selected: id('lesson') });
	await until(() => other.provider.awareness.getStates().has(own.clientId));
	expect(other.provider.awareness.getStates().get(own.clientId)).toEqual({
		selected: id('lesson'),
		who: { account: rose.actor.account, name: 'Rose' }
	});
	// Nobody hears their own stamped words: they would say them again as their own.
	expect(own.provider.awareness.getLocalState()).toEqual({ selected: id('lesson') });
	own.provider.destroy();
	await until(() => !other.provider.awareness.getStates().has(own.clientId));
	other.provider.destroy();
});

test('R26: who comes later sees who was there', async () => {
	const own = await openBoard(node.port, rose);
	own.provider.awareness.setLocalState({ day: '2026-11-24' });
	await new Promise((done) => setTimeout(done, 500));
	const late = await openBoard(node.port, paul);
	await until(() => late.provider.awareness.getStates().get(own.clientId)?.['day'] === '2026-11-24');
	own.provider.destroy();
	late.provider.destroy();
});

test('R26: nobody can speak for somebody else', async () => {
	const own = await openBoard(node.port, rose);
	const other = await openBoard(node.port, paul);
	own.provider.awareness.setLocalState({ day: '2026-11-24' });
	await until(() => other.provider.awareness.getStates().has(own.clientId));
	const eve = await rawBoard(node.port, await house.signIn('Eve'));
	eve.send(...words([own.clientId], { day: '1999-01-01' }));
	eve.send(...words([own.clientId], null));
	eve.send(...words([4242], { day: '1999-01-01' }));
	await new Promise((done) => setTimeout(done, 500));
	expect(other.provider.awareness.getStates().get(own.clientId)?.['day']).toBe('2026-11-24');
	expect([...other.provider.awareness.getStates().keys()]).not.toContain(4242);
	for (const one of [own, other]) one.provider.destroy();
	eve.socket.close();
});

test('R26: a flood of presence reaches others at most ten times a second', async () => {
	const own = await rawBoard(node.port, rose);
	const other = await rawBoard(node.port, paul);
	other.received.length = 0;
	for (let n = 0; n < 50; n++) {
		own.send(...words([own.clientId], { day: `2026-11-${String(10 + (n % 20))}` }));
		await new Promise((done) => setTimeout(done, 20));
	}
	await new Promise((done) => setTimeout(done, 400));
	expect(other.received.length).toBeGreaterThan(1);
	expect(other.received.length).toBeLessThanOrEqual(8);
	own.socket.close();
	other.socket.close();
});
