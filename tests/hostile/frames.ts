import { type Socket } from 'node:net';
import { create } from '../builders/lesson.ts';
import { freshEdit, freshLesson } from '../harness/live-school.ts';
import { type BoardAttack, type Seat } from './attack.ts';
import { answerFrame, made, updateFrame } from './bytes.ts';

const frame = (name: string, audit: string, ...bytes: number[]): BoardAttack => ({
	name,
	rule: 'R7',
	attack: ({ send }) => {
		send(...bytes);
	},
	code: 4400,
	audit
});

/** The line itself, under WebSocket. */
const lineOf = (seat: Seat): Socket => (seat.socket as unknown as { _socket: Socket })._socket;
const rawBytes = (seat: Seat, ...bytes: number[]): void => {
	lineOf(seat).write(Uint8Array.from(bytes));
};

/** Updates that say nothing, as a browser would mask them, ready before the first is sent: no attacker is faster. */
function tinyFrames(count: number): Uint8Array {
	const one = [0x82, 0x85, 0, 0, 0, 0, 0, 2, 2, 0, 0];
	const all = new Uint8Array(count * one.length);
	for (let n = 0; n < count; n++) all.set(one, n * one.length);
	return all;
}

const flood = (seat: Seat, count: number, send: (n: number) => void): void => {
	for (let n = 0; n < count && seat.socket.readyState === seat.socket.OPEN; n++) send(n);
};

/** Frames the protocol does not know, too large, or too many. */
export const frames: BoardAttack[] = [
	frame('nothing', 'cut short'),
	frame('an unknown type', 'message type 9', 9),
	frame('y-websocket’s auth message', 'message type 2', 2, 0, 0),
	frame('an unknown sync step', 'sync step 7', 0, 7, 0),
	frame('a type in its long form', 'long form', 0x80, 0x00, 0, 1, 0),
	frame('a step in its long form', 'long form', 0, 0x82, 0x00, 2, 0, 0),
	frame('a length in its long form', 'long form', 0, 0, 0x81, 0x00, 0),
	frame('a cut-off update', 'cut short', 0, 2, 100, 1, 2, 3),
	frame('bytes after the end', 'bytes after the end', 0, 0, 1, 0, 42),
	frame('a state vector that promises more than it holds', 'cut short', 0, 0, 1, 200),
	frame('a number beyond all numbers', 'number too large', 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 127),
	{
		name: 'text',
		rule: 'R7',
		attack: ({ socket }) => {
			socket.send('hello');
		},
		code: 4400,
		audit: 'text frame'
	},
	{
		name: 'a frame over 256 KiB',
		rule: 'R27',
		attack: ({ socket }) => {
			socket.send(new Uint8Array(256 * 1024 + 1));
		},
		code: 1009,
		audit: 'broken frame'
	},
	{
		name: 'an update over 64 KiB',
		rule: 'R27',
		attack: ({ socket }) => {
			socket.send(updateFrame(new Uint8Array(64 * 1024 + 1)));
		},
		code: 4400,
		audit: 'update of'
	},
	{
		name: 'a difference of 200 KiB that says nothing',
		rule: 'R27',
		attack: ({ socket }) => {
			socket.send(answerFrame(new Uint8Array(200 * 1024).fill(1)));
		},
		code: 4400,
		audit: 'client id'
	},
	{
		name: 'a frame that breaks WebSocket itself',
		rule: 'R27',
		attack: (seat) => {
			rawBytes(seat, 0xf2, 0x01, 0x00);
		},
		code: 1002,
		audit: 'broken frame'
	},
	{
		name: 'one message in a thousand pieces',
		rule: 'R27',
		attack: (seat) => {
			rawBytes(seat, 0x02, 0x81, 0, 0, 0, 0, 1);
			for (let n = 0; n < 1_000; n++) rawBytes(seat, 0x00, 0x81, 0, 0, 0, 0, 1);
		},
		code: 1008,
		audit: 'broken frame'
	},
	{
		name: 'sixty-one updates at once',
		rule: 'R27',
		attack: (seat) => {
			flood(seat, 61, () => {
				seat.send(0, 2, 2, 0, 0);
			});
		},
		code: 1013,
		audit: 'too fast'
	},
	{
		name: 'a million tiny frames',
		rule: 'R27',
		attack: (seat) => {
			lineOf(seat).write(tinyFrames(1_000_000));
		},
		code: 1013,
		audit: 'too fast'
	},
	{
		name: 'questions without end',
		rule: 'R27',
		attack: (seat) => {
			flood(seat, 100, () => {
				seat.send(0, 0, 1, 0);
			});
		},
		code: 1013,
		audit: 'too fast'
	},
	{
		name: 'ten thousand pings',
		rule: 'R27',
		attack: (seat) => {
			flood(seat, 10_000, () => {
				seat.socket.ping();
			});
		},
		code: 1013,
		audit: 'too fast'
	},
	{
		name: 'sixty edits that all clash, again and again',
		rule: 'R27',
		attack: (seat) => {
			const edits = made(seat.clientId, (doc) => {
				for (let n = 0; n < 60; n++)
					doc.getMap('edits').set(freshEdit(), create(freshLesson('Sat 03:00-04:00', { id: seat.stands })));
			});
			flood(seat, 200, () => {
				seat.socket.send(updateFrame(edits));
			});
		},
		code: 1013,
		audit: 'too fast'
	}
];
