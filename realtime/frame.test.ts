import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { answerFrame, askFrame, readFrame, updateFrame } from './frame.ts';
import { ownWords, parsePresence } from './presence.ts';

const doc = new Y.Doc();
doc.getMap('edits').set('one', { op: 'create' });
const update = Y.encodeStateAsUpdate(doc);
const vector = Y.encodeStateVector(doc);

test('R7: reads back what it writes', () => {
	expect(readFrame(askFrame(vector))).toEqual({ ok: true, frame: { kind: 'ask', vector } });
	expect(readFrame(answerFrame(update))).toEqual({ ok: true, frame: { kind: 'update', update } });
	expect(readFrame(updateFrame(update))).toEqual({ ok: true, frame: { kind: 'update', update } });
});

test('R7: every cut of a frame is refused', () => {
	for (const frame of [askFrame(vector), answerFrame(update)])
		for (let length = 0; length < frame.length; length++)
			expect(readFrame(frame.subarray(0, length)).ok).toBe(false);
});

test.each([
	['a type nobody knows', [2]],
	['a step nobody knows', [0, 3, 0]],
	['a type in its long form', [0x83, 0x00]],
	['bytes after the end', [3, 0]],
	['bytes after the state vector', [0, 0, 2, 0, 0]],
	['more bytes than there are', [0, 2, 9, 0]]
])('R7: %s is refused', (_, bytes) => {
	expect(readFrame(Uint8Array.from(bytes)).ok).toBe(false);
});

test('R7: no bytes whatever make the readers throw', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, text) => {
			readFrame(bytes);
			ownWords(bytes, 1);
			parsePresence(text);
		}),
		{ numRuns: 2_000 }
	);
});

test('R27: an update of 64 KiB is read, one of a byte more is not; a difference may be as large as a frame', () => {
	const most = new Uint8Array(64 * 1024);
	const more = new Uint8Array(64 * 1024 + 1);
	expect(readFrame(updateFrame(most)).ok).toBe(true);
	expect(readFrame(updateFrame(more))).toEqual({ ok: false, what: 'update of 65537 bytes' });
	expect(readFrame(answerFrame(more)).ok).toBe(true);
});
