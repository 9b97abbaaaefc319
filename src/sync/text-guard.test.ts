import { describe, expect, test } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { textOf } from './text-doc.ts';
import { inspectText } from './text-guard.ts';

const AWA = 41;

/** A client whose document follows the server's, and the updates it made since. */
function client(server: Y.Doc, clientId = AWA) {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
	doc.clientID = clientId;
	const sent: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => sent.push(update));
	const last = (): Uint8Array => {
		const update = sent.at(-1);
		if (!update) throw new Error('nothing was sent');
		return update;
	};
	return { doc, text: textOf(doc), sent, last };
}

function serverSaying(words: string): Y.Doc {
	const doc = new Y.Doc();
	doc.clientID = 7;
	textOf(doc).insert(0, words);
	return doc;
}

describe('R2, R7: what a client may write into a text', () => {
	test('characters, anywhere', () => {
		const server = serverSaying('Prendre la rocade.');
		const awa = client(server);
		awa.text.insert(11, 'deux fois ');
		expect(inspectText(awa.last(), server, AWA)).toMatchObject({ status: 'fresh', added: 10 });
	});

	test('deletions of anybody’s characters, alone too', () => {
		const server = serverSaying('Prendre la rocade.');
		const awa = client(server);
		awa.text.delete(0, 8);
		const seen = inspectText(awa.last(), server, AWA);
		expect(seen).toMatchObject({ status: 'fresh', added: 0 });
		if (seen.status === 'fresh') Y.applyUpdate(server, seen.change);
		expect(textOf(server).toJSON()).toBe('la rocade.');
		expect(inspectText(awa.last(), server, AWA)).toEqual({ status: 'nothing' });
	});

	test('what was typed and taken back before it was sent counts nothing', () => {
		const server = serverSaying('Rocade');
		const awa = client(server);
		awa.text.insert(0, 'x'.repeat(1999));
		awa.text.delete(0, 1999);
		awa.text.insert(0, 'La ');
		expect(inspectText(Y.encodeStateAsUpdate(awa.doc), server, AWA)).toMatchObject({
			status: 'fresh',
			added: 3
		});
	});

	test('the end of a struct the server knows the beginning of', () => {
		const server = new Y.Doc();
		const awa = client(server);
		awa.text.insert(0, 'abc');
		Y.applyUpdate(server, awa.last());
		awa.text.insert(3, 'de');
		const seen = inspectText(Y.encodeStateAsUpdate(awa.doc), server, AWA);
		expect(seen).toMatchObject({ status: 'fresh', added: 2 });
		if (seen.status === 'fresh') Y.applyUpdate(server, seen.change);
		expect(textOf(server).toJSON()).toBe('abcde');
	});

	test('an update or a deletion before its time waits', () => {
		const server = new Y.Doc();
		const awa = client(server);
		awa.text.insert(0, 'a');
		awa.text.insert(1, 'b');
		expect(inspectText(awa.last(), server, AWA)).toEqual({ status: 'gap' });
		awa.text.delete(0, 1);
		expect(inspectText(awa.last(), server, AWA)).toEqual({ status: 'gap' });
	});
});

describe('R2, R7: what no client may write into a text', () => {
	const violation = { status: 'violation' };

	test.each<[string, (doc: Y.Doc) => void]>([
		['another root', (doc) => doc.getText('other').insert(0, 'x')],
		['a map in place of the text', (doc) => doc.getMap('text').set('key', 'x')],
		['an array', (doc) => doc.getArray('text').insert(0, ['x'])],
		['an embed', (doc) => textOf(doc).insertEmbed(0, { image: 'x' })],
		['a format', (doc) => textOf(doc).insert(0, 'x', { bold: true })],
		['a text in the text', (doc) => textOf(doc).insertEmbed(0, new Y.Text('x'))],
		['an attribute', (doc) => textOf(doc).setAttribute('note', 'x')],
		['a character PostgreSQL cannot store', (doc) => textOf(doc).insert(0, 'a\0b')],
		['a character that browsers swallow', (doc) => textOf(doc).insert(0, 'a\rb')]
	])('%s', (_what, write) => {
		const doc = new Y.Doc();
		doc.clientID = AWA;
		write(doc);
		expect(inspectText(Y.encodeStateAsUpdate(doc), new Y.Doc(), AWA)).toMatchObject(violation);
	});

	test('under a foreign client id', () => {
		const other = client(new Y.Doc(), 42);
		other.text.insert(0, 'x');
		expect(inspectText(other.last(), new Y.Doc(), AWA)).toMatchObject(violation);
	});

	test('beside what the server has never seen', () => {
		const unseen = serverSaying('unseen');
		const awa = client(unseen);
		awa.text.insert(3, 'x');
		expect(inspectText(awa.last(), new Y.Doc(), AWA)).toMatchObject(violation);
		awa.text.delete(0, 1);
		expect(inspectText(awa.last(), new Y.Doc(), AWA)).toMatchObject(violation);
	});

	test('bytes that are no update, and a clock bomb', () => {
		expect(inspectText(Uint8Array.of(1, 2, 3), new Y.Doc(), AWA)).toMatchObject(violation);
		const bomb = encoding.encode((encoder) => {
			for (const n of [1, 1, AWA, 0]) encoding.writeVarUint(encoder, n);
			encoding.writeUint8(encoder, 0);
			encoding.writeVarUint(encoder, 2 ** 31);
			encoding.writeVarUint(encoder, 0);
		});
		expect(inspectText(bomb, new Y.Doc(), AWA)).toMatchObject(violation);
	});

	test('more than a text may hold', () => {
		const awa = client(new Y.Doc());
		awa.text.insert(0, 'x'.repeat(2001));
		expect(inspectText(awa.last(), new Y.Doc(), AWA)).toEqual({ status: 'too long' });
	});
});
