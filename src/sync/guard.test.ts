import { describe, expect, test } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { create, editId, id, lesson } from '../../tests/builders/lesson.ts';
import { deep, deletingAgain, deletingOnly } from '../../tests/hostile/bytes.ts';
import { boardOf, type RefusedEdit } from './board-doc.ts';
import { decode } from './fresh-structs.ts';
import { inspect, type Inspection } from './guard.ts';

const AWA = { account: id('awa'), clientId: 41 };

/** A client whose document follows the server's, and the updates it made since. */
function client(server: Y.Doc, clientId = AWA.clientId) {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
	doc.clientID = clientId;
	const sent: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => sent.push(update));
	return { doc, ...boardOf(doc), sent };
}

const last = (updates: Uint8Array[]): Uint8Array => {
	const update = updates.at(-1);
	if (!update) throw new Error('nothing was sent');
	return update;
};
/** What the guard says of bytes as they come from a socket. */
function judge(bytes: Uint8Array, doc: Y.Doc, author: typeof AWA): Inspection {
	const update = decode(bytes);
	return update ? inspect(update, doc, author) : { status: 'violation', what: 'unreadable' };
}

const edit = () => create(lesson('Tue 09:00-10:00'));

function serverWithRefused(by: string): { doc: Y.Doc; key: string } {
	const doc = new Y.Doc();
	const key = editId();
	const refused: RefusedEdit = {
		edit: edit(),
		by,
		verdict: 'rejected',
		reason: { code: 'gone' },
		at: '2026-11-23T06:00:00Z'
	};
	boardOf(doc).edits.set(key, refused);
	boardOf(doc).lessons.set(id('a lesson'), { ...lesson('Tue 09:00-10:00') });
	return { doc, key };
}

describe('R7: what a client may write', () => {
	test('an edit under a UUIDv7, with its own client id', () => {
		const server = new Y.Doc();
		const awa = client(server);
		const key = editId();
		const wanted = edit();
		awa.edits.set(key, wanted);
		expect(judge(last(awa.sent), server, AWA)).toMatchObject({
			status: 'fresh',
			edits: [{ id: key, edit: wanted }]
		});
	});

	test('the whole document again brings nothing', () => {
		const { doc } = serverWithRefused(id('paul'));
		expect(judge(Y.encodeStateAsUpdate(client(doc).doc), doc, AWA)).toEqual({ status: 'nothing' });
	});

	test('an edit withdrawn before it was sent is no edit', () => {
		const server = new Y.Doc();
		const awa = client(server);
		const key = editId();
		awa.edits.set(key, edit());
		awa.edits.delete(key);
		expect(judge(Y.encodeStateAsUpdate(awa.doc), server, AWA)).toMatchObject({
			status: 'fresh',
			edits: []
		});
	});

	test('a gap waits', () => {
		const server = new Y.Doc();
		const awa = client(server);
		awa.edits.set(editId(), edit());
		awa.edits.set(editId(), edit());
		expect(judge(last(awa.sent), server, AWA)).toEqual({ status: 'gap' });
	});

	test('what deletes its own words before they are there waits for them, and is kept nowhere', () => {
		const server = new Y.Doc();
		const awa = client(server);
		awa.edits.set(editId(), edit());
		const deleting = (clock: number) => deletingOnly([{ clock, len: 1 }], last(awa.sent));
		expect(judge(deleting(0), server, AWA).status).toBe('fresh');
		expect(judge(deleting(1), server, AWA)).toEqual({ status: 'gap' });
	});

	test('an edit that was settled unseen comes again over its own tombstone', () => {
		const server = new Y.Doc();
		const key = editId();
		boardOf(server).edits.set(key, edit());
		boardOf(server).edits.delete(key);
		const awa = client(server);
		awa.edits.set(key, edit());
		expect(judge(last(awa.sent), server, AWA)).toMatchObject({ status: 'fresh', edits: [{ id: key }] });
	});

	test('nothing is written over an edit that still stands', () => {
		const { doc, key } = serverWithRefused(AWA.account);
		const awa = client(doc);
		awa.edits.set(key, edit());
		expect(judge(last(awa.sent), doc, AWA)).toMatchObject({ status: 'violation' });
	});

	test('nothing is written beside what somebody else was refused', () => {
		const others = serverWithRefused(id('paul'));
		const blind = client(new Y.Doc(), AWA.clientId);
		blind.edits.set(others.key, edit());
		expect(judge(last(blind.sent), others.doc, AWA)).toMatchObject({ status: 'violation' });
		const own = serverWithRefused(AWA.account);
		const back = client(new Y.Doc(), AWA.clientId);
		back.edits.set(own.key, edit());
		expect(judge(last(back.sent), own.doc, AWA).status).toBe('fresh');
	});

	test('it takes away what it was refused, and nothing of others', () => {
		const own = serverWithRefused(AWA.account);
		const awa = client(own.doc);
		awa.edits.delete(own.key);
		expect(judge(last(awa.sent), own.doc, AWA).status).toBe('fresh');
		const others = serverWithRefused(id('paul'));
		const again = client(others.doc);
		again.edits.delete(others.key);
		expect(judge(last(again.sent), others.doc, AWA)).toMatchObject({ status: 'violation' });
	});
});

describe('R2, R7: what ends the connection', () => {
	const violates = (write: (board: ReturnType<typeof client>) => void, clientId = AWA.clientId) => {
		const { doc } = serverWithRefused(id('paul'));
		const awa = client(doc, clientId);
		write(awa);
		return expect(judge(last(awa.sent), doc, AWA));
	};

	test.each<[string, (board: ReturnType<typeof client>) => void]>([
		['a lesson of its own making', (board) => void board.lessons.set(id(), lesson('Tue 09:00-10:00'))],
		['a lesson changed', (board) => void board.lessons.set(id('a lesson'), lesson('Tue 09:00-10:00'))],
		['a lesson deleted', (board) => board.lessons.delete(id('a lesson'))],
		['the week published', (board) => void board.meta.set('published', true)],
		['an edit under a name', (board) => void board.edits.set('mine', edit())],
		['an edit under __proto__', (board) => void board.edits.set('__proto__', edit())],
		[
			'an edit with its verdict',
			(board) => void board.edits.set(editId(), { ...edit(), verdict: 'accepted' } as never)
		],
		[
			'an outcome that also moves',
			(board) => {
				const one = edit();
				board.edits.set(editId(), {
					op: 'outcome',
					lesson: one.lesson,
					base: 1,
					set: { ...one.set, state: 'done' },
					was: {}
				});
			}
		],
		[
			'a cancel that also assigns',
			(board) =>
				void board.edits.set(editId(), {
					op: 'cancel',
					lesson: id(),
					base: 1,
					set: { vehicle: id('car') },
					was: {},
					reason: 'weather'
				})
		],
		['a shared type inside', (board) => void board.doc.getMap('edits').set(editId(), new Y.Map())],
		['a root of its own', (board) => void board.doc.getMap('mine').set(editId(), edit())],
		['text', (board) => board.doc.getText('note').insert(0, 'x')]
	])('%s', (_, write) => violates(write).toMatchObject({ status: 'violation' }));

	test('a client id it does not hold', () => {
		violates((board) => void board.edits.set(editId(), edit()), 42).toMatchObject({ status: 'violation' });
	});

	test('JSON deeper than any edit, or longer', () => {
		let deep: unknown = 1;
		for (let n = 0; n < 5000; n++) deep = { deep };
		violates((board) => void board.edits.set(editId(), deep as never)).toMatchObject({ status: 'violation' });
		violates(
			(board) => void board.edits.set(editId(), { ...edit(), more: 'x'.repeat(5000) } as never)
		).toMatchObject({ status: 'violation' });
	});

	test('seven levels, however short; six are read', () => {
		const levels = (count: number) => deep(count) as never;
		violates((board) => void board.edits.set(editId(), levels(6))).toMatchObject({
			what: expect.stringContaining('malformed edit') as string
		});
		violates((board) => void board.edits.set(editId(), levels(7))).toMatchObject({
			what: 'edit too deep or too large'
		});
	});

	test('two values under one key', () => {
		const server = new Y.Doc();
		const awa = client(server);
		awa.edits.set(editId(), edit());
		const [item] = [...awa.edits._map.values()];
		if (!item) throw new Error('nothing was set');
		item.content = new Y.ContentAny([edit(), edit()]);
		item.length = 2;
		expect(judge(Y.encodeStateAsUpdate(awa.doc), server, AWA)).toMatchObject({
			what: 'an edit is one plain value'
		});
	});

	test('an edit taken away before its verdict, also its own', () => {
		const server = new Y.Doc();
		const key = editId();
		boardOf(server).edits.set(key, edit());
		const awa = client(server);
		awa.edits.delete(key);
		expect(judge(last(awa.sent), server, AWA)).toMatchObject({ status: 'violation' });
	});

	test('a deletion of what nobody wrote', () => {
		expect(judge(deletingAgain(77, 1, 1), new Y.Doc(), AWA)).toMatchObject({
			what: 'deletes what nobody wrote'
		});
	});

	test('a delete-only update of a few bytes cannot empty the board', () => {
		const { doc } = serverWithRefused(id('paul'));
		const encoder = encoding.createEncoder();
		for (const number of [0, 1, doc.clientID, 1, 0, 2]) encoding.writeVarUint(encoder, number);
		expect(judge(encoding.toUint8Array(encoder), doc, AWA)).toMatchObject({ status: 'violation' });
	});

	test.each([
		['a lesson', (board: ReturnType<typeof client>) => [board.lessons, id('a lesson')] as const],
		['that the week is published', (board: ReturnType<typeof client>) => [board.meta, 'published'] as const]
	])('%s taken away by what was deleted before it was sent', (_, place) => {
		const { doc } = serverWithRefused(id('paul'));
		boardOf(doc).meta.set('published', true);
		const awa = client(doc);
		const [map, key] = place(awa) as [Y.Map<unknown>, string];
		map.set(key, 'mine');
		map.delete(key);
		const said = Y.encodeStateAsUpdate(awa.doc, Y.encodeStateVector(doc));
		expect(judge(deletingOnly([], said), doc, AWA)).toMatchObject({ status: 'violation' });
	});

	test.each([
		['a number JSON cannot write', 5n],
		['one inside an edit', { ...edit(), base: 1n }],
		['nothing at all', undefined]
	])('%s', (_, value) => {
		violates((board) => void board.edits.set(editId(), value as never)).toMatchObject({
			status: 'violation'
		});
	});

	test('a clock bomb: a few bytes that claim millions of structs', () => {
		const encoder = encoding.createEncoder();
		for (const number of [1, 1, AWA.clientId, 0, 0, 2 ** 40, 0]) encoding.writeVarUint(encoder, number);
		expect(judge(encoding.toUint8Array(encoder), new Y.Doc(), AWA)).toMatchObject({ status: 'violation' });
	});

	test('noise, cut and spliced updates', () => {
		const server = new Y.Doc();
		const awa = client(server);
		awa.edits.set(editId(), edit());
		const good = last(awa.sent);
		for (let cut = 1; cut < good.length; cut += 7)
			expect(['violation', 'gap', 'nothing']).toContain(judge(good.slice(0, cut), server, AWA).status);
		expect(judge(new Uint8Array([255, 255, 255]), server, AWA)).toMatchObject({ status: 'violation' });
	});
});

test('R27: an edit of 4 KiB is read, one of a byte more is not', () => {
	const server = new Y.Doc();
	const ofBytes = (bytes: number, letter = 'x') => {
		const rest = JSON.stringify({ text: '' }).length;
		const awa = client(server);
		awa.doc
			.getMap('edits')
			.set(editId(), { text: letter.repeat((bytes - rest) / Buffer.byteLength(letter)) });
		return judge(last(awa.sent), server, AWA);
	};
	expect(ofBytes(4_096)).toMatchObject({ what: expect.stringContaining('malformed edit') as string });
	expect(ofBytes(4_097)).toEqual({ status: 'violation', what: 'edit too deep or too large' });
	// However few letters they are.
	expect(ofBytes(4_097, 'é')).toEqual({ status: 'violation', what: 'edit too deep or too large' });
});
