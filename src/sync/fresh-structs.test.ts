import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { deletingAgain } from '../../tests/hostile/bytes.ts';
import { changeIn, decode, freshDeletions } from './fresh-structs.ts';

const SERVER = 7;

function boardOf(lessons: number): Y.Doc {
	const doc = new Y.Doc();
	doc.clientID = SERVER;
	for (let n = 0; n < lessons; n++) doc.getMap('lessons').set(String(n), n);
	return doc;
}

test('R7: what is deleted a thousand times in one update is looked at once', () => {
	const doc = boardOf(300);
	const update = decode(deletingAgain(SERVER, 300, 1_000));
	expect(update && freshDeletions(update.deletions, doc, [], 41)).toHaveLength(300);
});

test('R7: spans in any order, over each other and apart, delete what they name', () => {
	const doc = boardOf(20);
	// 12–15, 3–5, 4–8, 4 again, nothing at all, 15
	const bytes = Uint8Array.of(0, 1, SERVER, 6, 12, 3, 3, 3, 4, 5, 4, 1, 10, 0, 15, 1);
	const update = decode(bytes);
	if (!update) throw new Error('unreadable');
	const found = freshDeletions(update.deletions, doc, [], 41);
	expect(found === 'gap' ? found : found.map(({ id }) => id.clock)).toEqual([
		3, 4, 5, 6, 7, 8, 12, 13, 14, 15
	]);
	Y.applyUpdate(doc, changeIn(update, doc));
	expect(doc.getMap('lessons').size).toBe(10);
});

test('R7: what is passed on names each deletion once', () => {
	const update = decode(deletingAgain(SERVER, 300, 1_000));
	const change = update && decode(changeIn(update, boardOf(300)));
	expect(change?.deletions.get(SERVER)).toEqual([{ clock: 0, len: 300 }]);
	expect(change?.isUntidy).toBe(false);
	expect(change?.bytes.length).toBeLessThan(20);
});
