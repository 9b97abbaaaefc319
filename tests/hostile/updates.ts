import * as Y from 'yjs';
import { create } from '../builders/lesson.ts';
import { freshEdit, freshLesson } from '../harness/live-school.ts';
import { type BoardAttack, type Seat } from './attack.ts';
import { answerFrame, deep, deletingAgain, deletingOnly, made, numbers, updateFrame } from './bytes.ts';

const anEdit = () => create(freshLesson('Tue 09:00-10:00'));
const oneEdit = (clientId: number, value: unknown, key = freshEdit()): Uint8Array =>
	made(clientId, (doc) => doc.getMap('edits').set(key, value));

/** Two changes of one document, of which only the second is told. */
function gapOf(clientId: number): Uint8Array {
	const doc = new Y.Doc();
	doc.clientID = clientId;
	doc.getMap('edits').set(freshEdit(), anEdit());
	const before = Y.encodeStateVector(doc);
	doc.getMap('edits').set(freshEdit(), anEdit());
	return Y.encodeStateAsUpdate(doc, before);
}

/** What takes everything under `root` off the board as it is. */
function deleteOnly({ whole, clientId }: Seat, root: 'lessons' | 'meta'): Uint8Array {
	const copy = new Y.Doc();
	copy.clientID = clientId;
	Y.applyUpdate(copy, whole);
	const before = Y.encodeStateVector(copy);
	for (const key of copy.getMap(root).keys()) copy.getMap(root).delete(key);
	return Y.encodeStateAsUpdate(copy, before);
}

/** Writes over what stands under `root` a value that was deleted before anybody saw it, and tells of no deletion. */
function buried({ whole, clientId, stands }: Seat, root: 'lessons' | 'meta'): Uint8Array {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, whole);
	copy.clientID = clientId;
	const before = Y.encodeStateVector(copy);
	const key = root === 'lessons' ? stands : 'published';
	copy.getMap(root).set(key, 'mine');
	copy.getMap(root).delete(key);
	return deletingOnly([], Y.encodeStateAsUpdate(copy, before));
}

/** Where the lesson stands in the document: its client, how many ranges of it, its clock. */
function standing({ whole, stands }: Seat): [number, number, number] {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, whole);
	const item = copy.getMap('lessons')._map.get(stands);
	return [item?.id.client ?? 0, 1, item?.id.clock ?? 0];
}

const spliced = (a: Uint8Array, b: Uint8Array): Uint8Array =>
	Uint8Array.of(...a.subarray(0, a.length >> 1), ...b.subarray(b.length >> 1));

const update = (name: string, bytes: (seat: Seat) => Uint8Array, audit: string): BoardAttack => ({
	name,
	rule: 'R7',
	attack: (seat) => {
		seat.socket.send(updateFrame(bytes(seat)));
	},
	code: 4400,
	audit
});

const ELSEWHERE = 'writes elsewhere';
const ANY = '';

/** Yjs updates that no honest client makes, each by somebody who may well sit at the board. */
export const updates: BoardAttack[] = [
	update(
		'a lesson written by hand',
		({ clientId, stands }) => made(clientId, (doc) => doc.getMap('lessons').set(stands, { version: 9 })),
		ELSEWHERE
	),
	update(
		'the week published by hand',
		({ clientId }) => made(clientId, (doc) => doc.getMap('meta').set('published', true)),
		ELSEWHERE
	),
	update(
		'another root',
		({ clientId }) => made(clientId, (doc) => doc.getText('notes').insert(0, 'hello')),
		ELSEWHERE
	),
	update('a nested type', ({ clientId }) => oneEdit(clientId, new Y.Map()), 'one plain value'),
	update(
		'a list under edits',
		({ clientId }) => made(clientId, (doc) => doc.getArray('edits').push([anEdit()])),
		ELSEWHERE
	),
	update('a key that is no id', ({ clientId }) => oneEdit(clientId, anEdit(), 'first'), 'UUIDv7'),
	update('__proto__ as a key', ({ clientId }) => oneEdit(clientId, anEdit(), '__proto__'), 'UUIDv7'),
	update(
		'__proto__ inside',
		({ clientId }) => oneEdit(clientId, JSON.parse('{"__proto__":{"op":"create"}}') as unknown),
		'malformed edit'
	),
	update(
		'__proto__ as a field of an edit',
		({ clientId }) =>
			oneEdit(
				clientId,
				JSON.parse(JSON.stringify(anEdit()).replace('{', '{"__proto__":{"x":1},')) as unknown
			),
		'malformed edit'
	),
	update(
		'constructor as a field of an edit',
		({ clientId }) => oneEdit(clientId, { ...anEdit(), set: { constructor: { prototype: 1 } } }),
		'malformed edit'
	),
	update('an edit of 5,000 levels', ({ clientId }) => oneEdit(clientId, deep(5_000)), 'unreadable'),
	update('an edit of 7 levels', ({ clientId }) => oneEdit(clientId, deep(7)), 'too deep'),
	update(
		'an edit with a verdict',
		({ clientId }) => oneEdit(clientId, { verdict: 'accepted' }),
		'malformed edit'
	),
	update(
		'an edit over 4 KiB',
		({ clientId }) => oneEdit(clientId, { ...anEdit(), topic: 'x'.repeat(5_000) }),
		'too large'
	),
	update('a number JSON cannot write', ({ clientId }) => oneEdit(clientId, 5n), 'one plain value'),
	update('no value at all', ({ clientId }) => oneEdit(clientId, undefined), 'one plain value'),
	update('binary content', ({ clientId }) => oneEdit(clientId, new Uint8Array(10)), 'one plain value'),
	update('a sub-document', ({ clientId }) => oneEdit(clientId, new Y.Doc()), 'one plain value'),
	update('a delete that would empty the board', (seat) => deleteOnly(seat, 'lessons'), 'deletes'),
	update('a lesson buried under what is deleted already', (seat) => buried(seat, 'lessons'), ELSEWHERE),
	update('the week unpublished so', (seat) => buried(seat, 'meta'), ELSEWHERE),
	update('a delete of six bytes', (seat) => numbers(0, 1, ...standing(seat), 1), 'deletes'),
	update('a foreign client id', ({ foreign }) => oneEdit(foreign, anEdit()), 'client id'),
	update('a client id nobody has', () => oneEdit(4242, anEdit()), 'client id'),
	update(
		'a clock beyond all clocks',
		({ clientId }) => numbers(1, 1, clientId, 2 ** 53 - 1, 0, 0),
		'unreadable'
	),
	update('a clock bomb of 13 bytes', ({ clientId }) => numbers(1, 1, clientId, 0, 0, 2 ** 31), 'unreadable'),
	update(
		'a billion structs announced',
		({ clientId }) => numbers(1, 1_000_000_000, clientId, 0),
		'unreadable'
	),
	update('a billion clients announced', () => numbers(1_000_000_000), 'unreadable'),
	update('a billion deletions announced', () => numbers(0, 1_000_000_000, 1), 'unreadable'),
	update('an update cut in half', ({ clientId }) => oneEdit(clientId, anEdit()).slice(0, 40), 'unreadable'),
	update(
		'two updates spliced',
		({ clientId, foreign }) =>
			spliced(oneEdit(clientId, anEdit()), oneEdit(foreign, { ...anEdit(), topic: 'x' })),
		// Where the cut falls hangs on the ids.
		ANY
	),
	update('bytes that mean nothing', () => Uint8Array.of(255, 255, 255), 'unreadable'),
	{
		name: 'a second answer of 64 levels as sync step 2',
		rule: 'R7',
		attack: (seat) => {
			seat.socket.send(answerFrame(oneEdit(seat.clientId, deep(64))));
		},
		code: 4400,
		audit: 'too deep'
	},
	{
		name: 'everything deleted, 84,000 times over',
		rule: 'R7',
		attack: (seat) => {
			const [server, , clock] = standing(seat);
			seat.socket.send(answerFrame(deletingAgain(server, clock + 1, 84_000)));
		},
		code: 4400,
		audit: 'deletes'
	},
	{
		name: 'a gap that is never filled',
		rule: 'R7',
		attack: (seat) => {
			seat.socket.send(updateFrame(gapOf(seat.clientId)));
		},
		code: 4400,
		audit: 'gap'
	},
	{
		name: 'a flood of gaps',
		rule: 'R7',
		attack: (seat) => {
			const gap = updateFrame(gapOf(seat.clientId));
			for (let n = 0; n < 60; n++) seat.socket.send(gap);
		},
		code: 4400,
		audit: 'gap'
	}
];
