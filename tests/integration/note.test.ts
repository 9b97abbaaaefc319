import { theHouse } from '#house';
import { type Step } from '#domain/edit.ts';
import { type TextName } from '#domain/free-text.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Node } from '#realtime/node.ts';
import { createTexts } from '#schedule/texts.ts';
import { textRoom } from '#sync/text-doc.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { create } from '../builders/lesson.ts';
import { knockAt, until, WEEK } from '../harness/board-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	NOW,
	type LiveSchool,
	openTestNode,
	ORIGIN,
	type Person
} from '../harness/live-school.ts';
import { startServer } from '../harness/server-process.ts';
import { noteOf, openText, textUrl } from '../harness/text-client.ts';

const MEMO: TextName = { kind: 'memo', about: WEEK };
let db: TestDatabase;
let node: Node;
let house: LiveSchool;
let rose: Person;
let awa: Person;
let paul: Person;
let joel: Person;

beforeAll(async () => {
	db = await freshDatabase();
	node = await openTestNode(db.appUrl);
	house = await liveSchool(db, { admins: ['Rose'], instructors: ['Awa', 'Paul'], candidates: ['Joël'] });
	[rose, awa, paul, joel] = await Promise.all([
		house.signIn('Rose'),
		house.signIn('Awa'),
		house.signIn('Paul'),
		house.signIn('Joël')
	]);
});
afterAll(async () => {
	await node.close();
	await db.drop();
});

let hour = 0;
/** A lesson of Awa's, at an hour of its own. */
async function awasLesson(): Promise<Lesson> {
	const from = `${String(6 + hour++).padStart(2, '0')}:00`;
	const lesson = freshLesson(`Tue ${from}-${from.slice(0, 3)}30`, { instructor: awa.actor.instructor });
	const verdicts = await theHouse().schedule.submit(rose.actor, WEEK, [
		{ id: freshEdit(), edit: create(lesson) }
	]);
	expect(verdicts).toEqual([{ verdict: 'accepted' }]);
	return lesson;
}

/** The edit that gives a lesson to another instructor. */
const given = (lesson: Lesson, person: Person): Step => ({
	op: 'assign',
	lesson: lesson.id,
	base: 1,
	set: { instructor: person.actor.instructor },
	was: { instructor: lesson.instructor }
});
const open = (person: Person, name: TextName) => openText(node.port, person, name, theHouse().texts);
const noteIn = async (lesson: Lesson): Promise<string | null> => {
	const [row] = await db.owner<{ note: string | null }[]>`select note from lesson where id = ${lesson.id}`;
	return row?.note ?? null;
};
const knock = (person: Person, name: TextName, clientId = 7) =>
	knockAt(textUrl(node.port, person.actor.school, name, clientId), { origin: ORIGIN, cookie: person.cookie });

test('R2: two people type at once, and both texts are there, in the log and on the lesson', async () => {
	const lesson = await awasLesson();
	const [hers, his] = await Promise.all([open(rose, noteOf(lesson)), open(awa, noteOf(lesson))]);
	for (const letter of 'Rocade') hers.text.insert(hers.text.length, letter);
	for (const letter of 'Créneau') his.text.insert(0, letter);
	await until(() => hers.text.length === 13 && his.text.length === 13);
	expect(hers.text.toJSON()).toBe(his.text.toJSON());
	expect(hers.text.toJSON()).toContain('Rocade');
	expect(await noteIn(lesson)).toBe(hers.text.toJSON());
	const rows = await db.owner`
		select account_id, after from audit where thing = 'note' and thing_id = ${lesson.id} and action = 'note.write'`;
	const added = rows.map((row) => (row['after'] as { added: number }).added);
	expect(added.reduce((sum, one) => sum + one)).toBe(13);
	expect(rows.length).toBeLessThanOrEqual(4);
	expect(JSON.stringify(rows)).not.toContain('Rocade');
	hers.provider.destroy();
	his.provider.destroy();
});

test('R2: a note is the lesson’s own instructor’s and the admins’; a memo is all the staff’s', async () => {
	const lesson = await awasLesson();
	const { texts } = theHouse();
	for (const person of [paul, joel]) {
		expect(await texts.lease(person.actor, person.session, noteOf(lesson))).toBeNull();
		expect(await knock(person, noteOf(lesson)).knock).toEqual({ status: 403 });
	}
	expect(await texts.lease(joel.actor, joel.session, MEMO)).toBeNull();
	expect(await knock(joel, MEMO).knock).toEqual({ status: 403 });
	expect(await knock(rose, noteOf(freshLesson('Mon 09:00-10:00'))).knock).toEqual({ status: 403 });
	const memo = await open(paul, MEMO);
	memo.text.insert(0, 'Yaris au garage jeudi');
	const other = await open(rose, MEMO);
	await until(() => other.text.toJSON() === 'Yaris au garage jeudi');
	memo.provider.destroy();
	other.provider.destroy();
});

test('R17: a lesson that changes hands takes its note along', async () => {
	const lesson = await awasLesson();
	const [hers, his] = await Promise.all([open(rose, noteOf(lesson)), open(awa, noteOf(lesson))]);
	his.text.insert(0, 'Joël cale en côte');
	await until(() => hers.text.length > 0);
	const verdicts = await theHouse().schedule.submit(rose.actor, WEEK, [
		{ id: freshEdit(), edit: given(lesson, paul) }
	]);
	expect(verdicts).toEqual([{ verdict: 'accepted' }]);
	// Nobody types: that the lesson is another's now is noticed all the same.
	expect(await his.closed).toBe(1012);
	hers.text.insert(0, 'Pour Paul : ');
	await until(() => !his.provider.synced);
	const back = knock(awa, noteOf(lesson), his.clientId);
	expect((await back.closed).code).toBe(4401);
	expect(back.received).toEqual([]);
	await until(() => hers.provider.synced);
	const pauls = await open(paul, noteOf(lesson));
	await until(() => pauls.text.toJSON() === 'Pour Paul : Joël cale en côte');
	expect(his.text.toJSON()).toBe('Joël cale en côte');
	for (const one of [hers, his, pauls]) one.provider.destroy();
});

test('a text that would become too long is refused, and nothing of it is kept', async () => {
	const lesson = await awasLesson();
	const [hers, his] = await Promise.all([open(rose, noteOf(lesson)), open(awa, noteOf(lesson))]);
	hers.text.insert(0, 'a'.repeat(1500));
	await until(() => his.text.length === 1500);
	his.text.insert(0, 'b'.repeat(501));
	expect(await his.closed).toBe(4413);
	his.provider.destroy();
	hers.text.insert(0, 'c'.repeat(500));
	await until(() => hers.provider.synced);
	const again = await open(awa, noteOf(lesson));
	await until(() => again.text.length === 2000);
	expect(await noteIn(lesson)).toBe('c'.repeat(500) + 'a'.repeat(1500));
	again.provider.destroy();
	hers.provider.destroy();
});

test('a client id that was not leased for this text is turned away', async () => {
	const lesson = await awasLesson();
	const back = knock(awa, noteOf(lesson));
	expect((await back.closed).code).toBe(4400);
	const reasons = () =>
		db.owner`select reason from audit where thing = 'document' and reason like '%not leased%'`;
	await expect.poll(reasons).toHaveLength(1);
});

test('R15: two nodes write one text: each catches up with the other', async () => {
	const lesson = await awasLesson();
	const name = noteOf(lesson);
	const elsewhere = createTexts(db.app);
	const hers = await open(rose, name);
	hers.text.insert(0, 'Ici');
	await until(() => hers.text.length === 3);
	const lease = await elsewhere.lease(awa.actor, awa.session, name);
	const text = await elsewhere.open(awa.actor.school, name);
	const doc = new Y.Doc();
	doc.clientID = lease?.clientId ?? 0;
	doc.getText('text').insert(0, 'Là ');
	const author = { actor: awa.actor, clientId: doc.clientID };
	expect(await text?.receive(author, Y.encodeStateAsUpdate(doc))).toEqual({ status: 'taken' });
	await elsewhere.leave(textRoom(awa.actor.school, name));
	await until(() => hers.text.toJSON().includes('Là '));
	hers.text.insert(hers.text.length, '!');
	await expect.poll(() => noteIn(lesson)).toBe(hers.text.toJSON());
	await expect.poll(() => noteIn(lesson)).toMatch(/!$/);
	hers.provider.destroy();
	await elsewhere.close();
});

test('R17: nobody goes in to a text that its last reader has just left: nothing would tell them that it is theirs no more', async () => {
	const name = noteOf(await awasLesson());
	const texts = createTexts(db.app);
	const left = await texts.open(awa.actor.school, name);
	await texts.leave(textRoom(awa.actor.school, name));
	await expect(left?.sync(Uint8Array.of(0))).rejects.toThrow('evicted');
	const anew = await texts.open(awa.actor.school, name);
	expect((await anew?.sync(Uint8Array.of(0)))?.update).toBeDefined();
	await texts.close();
});

test('R12: an accident with the last word of a text that was left takes nothing from who has opened it meanwhile', async () => {
	const name = noteOf(await awasLesson());
	const { school } = awa.actor;
	const texts = createTexts(db.app);
	const evicted: string[] = [];
	texts.onEvicted(({ room }) => evicted.push(room));
	const left = await texts.open(school, name);
	const doc = new Y.Doc();
	doc.getText('text').insert(0, 'x');
	// Of somebody who is nothing here any more.
	const author = { actor: { ...awa.actor, account: crypto.randomUUID() }, clientId: doc.clientID };
	expect(await left?.receive(author, Y.encodeStateAsUpdate(doc))).toEqual({ status: 'taken' });
	const leaving = texts.leave(textRoom(school, name));
	const anew = await texts.open(school, name);
	await leaving;
	expect(evicted).toHaveLength(1);
	expect(anew).not.toBe(left);
	expect(await texts.open(school, name)).toBe(anew);
	await texts.close();
});

test(
	'killed right after "saved": nothing that others saw is lost, and the rest comes again',
	{ timeout: 40_000 },
	async () => {
		const lesson = await awasLesson();
		let server = await startServer(db.appUrl, { NOW });
		const leases = createTexts(db.app);
		const hers = await openText(server.port, rose, noteOf(lesson), leases);
		const his = await openText(server.port, awa, noteOf(lesson), leases);
		for (const letter of 'Rond-point') {
			hers.text.insert(hers.text.length, letter);
			await new Promise((next) => setTimeout(next, 60));
		}
		await until(() => his.text.length > 0);
		await server.end('SIGKILL');
		const seen = his.text.toJSON();
		expect((await noteIn(lesson))?.startsWith(seen)).toBe(true);
		hers.text.insert(10, ' à gauche');
		server = await startServer(db.appUrl, { NOW }, server.port);
		await until(() => his.text.toJSON() === 'Rond-point à gauche', 15_000);
		expect(await noteIn(lesson)).toBe('Rond-point à gauche');
		hers.provider.destroy();
		his.provider.destroy();
		await leases.close();
		await server.end('SIGTERM');
	}
);
