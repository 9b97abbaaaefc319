import { describe, expect, test } from 'vitest';
import { words } from '../tests/hostile/bytes.ts';
import { readFrame } from './frame.ts';
import { BoardPresence, ownWords } from './presence.ts';
import { Reader } from './reader.ts';

const who = { account: 'a', name: 'Rose' };
/** The update within an awareness message. */
function updateIn(frame: Uint8Array | null): Uint8Array {
	const read = frame && readFrame(Buffer.from(frame));
	if (!read?.ok || read.frame.kind !== 'presence') throw new Error('no presence');
	return read.frame.update;
}
const peopleIn = (frame: Uint8Array | null): number => new Reader(updateIn(frame)).number();

test('R26: fifty people a board are shown, and one who leaves makes room', () => {
	const presence = new BoardPresence();
	for (let client = 1; client <= 51; client++) presence.put(client, { who }, 1_000);
	expect(peopleIn(presence.all(0))).toBe(50);
	presence.leave(7, 2_000);
	presence.put(51, { who }, 2_000);
	expect(peopleIn(presence.all(0))).toBe(50);
	expect(peopleIn(presence.all(51))).toBe(49);
});

describe('R26: a kilobyte', () => {
	const said = (text: string) => ownWords(updateIn(words([7], text)), 7);

	test('is read, a byte more is not', () => {
		expect(said('x'.repeat(1_024))).toEqual({ ok: true, text: 'x'.repeat(1_024) });
		expect(said('x'.repeat(1_025))).toEqual({ ok: false, what: 'presence too large' });
	});

	test('is counted in bytes, however few letters they are', () => {
		expect(said('é'.repeat(512))).toEqual({ ok: true, text: 'é'.repeat(512) });
		expect(said('é'.repeat(513))).toEqual({ ok: false, what: 'presence too large' });
		expect(said('😀'.repeat(257))).toEqual({ ok: false, what: 'presence too large' });
	});
});
