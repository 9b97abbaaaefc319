import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { type PerMessageDeflateOptions, WebSocket, WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { answerFrame, presenceFrame, readFrame, updateFrame } from './frame.ts';
import { Outlet } from './outlet.ts';
import { COMPRESS_FROM, onTheWire, packedOnTheWire } from './wire.ts';

let server: WebSocketServer | undefined;
let reader: WebSocket | undefined;
afterEach(() => {
	reader?.terminate();
	server?.close();
});

/** Both ends of a line. */
async function openLine(perMessageDeflate: false | PerMessageDeflateOptions = false) {
	server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate });
	await once(server, 'listening');
	const accepted = once(server, 'connection') as Promise<[WebSocket, IncomingMessage]>;
	const line = (reader = new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`));
	await once(line, 'open');
	const [socket, { socket: end }] = await accepted;
	const received: Buffer[] = [];
	line.on('message', (data: Buffer) => received.push(data));
	let cuts = 0;
	const outlet = new Outlet({ webSocket: socket, line: end, unpacks: true }, () => cuts++);
	return { socket, line, received, outlet, cuts: () => cuts };
}

/** A server's end of a line whose reader has stopped reading. */
async function slowLine() {
	const { socket, line, received, outlet, cuts } = await openLine();
	const doc = new Y.Doc();
	outlet.asked();
	outlet.answer(Uint8Array.of(0, 0), answerFrame(Uint8Array.of(0, 0)));
	doc.on('update', (update: Uint8Array) => {
		outlet.change(update, updateFrame(update));
	});
	let lines = 0;
	const write = () => doc.getMap('lessons').set(String(lines++), randomBytes(15_000).toString('hex'));
	line.pause();
	// The system's own buffers swallow a few megabytes first.
	for (let n = 0; socket.bufferedAmount <= 256 * 1024 && n < 2_000; n++) {
		write();
		await new Promise(setImmediate);
	}
	return { socket, line, outlet, doc, received, write, cuts };
}

test('R27: a slow reader gets no presence, then all it missed as one difference', async () => {
	const { line, outlet, doc, received, write } = await slowLine();
	// The answer, and what was still sent at once.
	const sentBefore = 1 + doc.getMap('lessons').size;
	for (let n = 0; n < 5; n++) write();
	outlet.presence(presenceFrame(Uint8Array.of(0)));
	line.resume();
	const copy = new Y.Doc();
	await expect.poll(() => received.length).toBe(sentBefore + 1);
	for (const bytes of received) {
		const read = readFrame(bytes);
		// The merged difference is larger than what a client may send; the reader is strict about that only.
		if (read.ok && read.frame.kind === 'update') Y.applyUpdate(copy, read.frame.update);
		else Y.applyUpdate(copy, bytes.subarray(bytes.length - lengthOf(bytes)));
	}
	expect(copy.getMap('lessons').size).toBe(doc.getMap('lessons').size);
});

test('R27: a reader that falls a megabyte behind is cut off', async () => {
	const { socket, write, cuts } = await slowLine();
	for (let n = 0; n < 40; n++) write();
	await expect.poll(() => socket.readyState).toBe(WebSocket.CLOSED);
	expect(cuts()).toBe(1);
});

test('R27: a reader that stays behind for ten seconds is cut off, however little it is', () => {
	vi.useFakeTimers();
	const line = Object.assign(new EventEmitter(), {
		readyState: WebSocket.OPEN,
		OPEN: WebSocket.OPEN,
		bufferedAmount: 256 * 1024 + 1,
		send: () => undefined,
		terminate: () => undefined
	});
	let cuts = 0;
	const slow = new Outlet({ webSocket: line as unknown as WebSocket, line: null }, () => cuts++);
	slow.answer(Uint8Array.of(0, 0), Uint8Array.of(0));
	vi.advanceTimersByTime(9_900);
	expect(cuts).toBe(0);
	vi.advanceTimersByTime(600);
	expect(cuts).toBe(1);
	vi.useRealTimers();
});

test('R27: up to 256 KiB a reader is not behind', () => {
	const line = Object.assign(new EventEmitter(), {
		readyState: WebSocket.OPEN,
		OPEN: WebSocket.OPEN,
		bufferedAmount: 256 * 1024,
		send: () => sent++
	});
	let sent = 0;
	const steady = new Outlet({ webSocket: line as unknown as WebSocket, line: null });
	for (let n = 0; n < 5; n++) steady.presence(Uint8Array.of(0));
	expect(sent).toBe(5);
	line.bufferedAmount++;
	steady.word(Uint8Array.of(0));
	steady.presence(Uint8Array.of(0));
	expect(sent).toBe(6);
	line.emit('close');
});

test('R12: what is committed while somebody is let in waits behind their first answer', async () => {
	const { outlet, received } = await openLine();
	const doc = new Y.Doc();
	const lessons = doc.getMap('lessons');
	const copy = new Y.Doc();
	doc.on('update', (update: Uint8Array) => {
		outlet.change(update, updateFrame(update));
	});
	lessons.set('before', 1);
	outlet.asked();
	const answer = Y.encodeStateAsUpdate(doc);
	lessons.set('meanwhile', 2);
	lessons.delete('before');
	outlet.answer(answer, answerFrame(answer));
	lessons.set('after', 3);
	const seen: string[][] = [];
	copy.on('update', () => seen.push([...copy.getMap('lessons').keys()]));
	await expect.poll(() => received.length).toBe(3);
	for (const bytes of received) Y.applyUpdate(copy, bytes.subarray(bytes.length - lengthOf(bytes)));
	expect(seen).toEqual([['before'], ['meanwhile'], ['meanwhile', 'after']]);
});

/** Length of the update inside a sync frame: after two bytes and its own length. */
function lengthOf(frame: Uint8Array): number {
	let at = 2;
	while ((frame[at] ?? 0) >= 0x80) at++;
	return frame.length - at - 1;
}

test('what is made once for all readers comes whole, and overtakes nothing that is still being compressed', async () => {
	const { outlet, received } = await openLine({ threshold: COMPRESS_FROM });
	const answer = answerFrame(Buffer.from(randomBytes(50_000).toString('hex')));
	outlet.asked();
	outlet.answer(Uint8Array.of(0, 0), answer);
	const changes = [1, 125, 126, 5_000, COMPRESS_FROM].map((length) => updateFrame(randomBytes(length)));
	for (const frame of changes) outlet.change(frame, frame, onTheWire(frame));
	await expect.poll(() => received.length).toBe(1 + changes.length);
	for (const frame of changes) outlet.change(frame, frame, onTheWire(frame));
	await expect.poll(() => received.length).toBe(1 + 2 * changes.length);
	expect(received.map((one) => one.toString('hex'))).toEqual(
		[answer, ...changes, ...changes].map((one) => Buffer.from(one).toString('hex'))
	);
});

test.each([20_000, 60_000, 200_000])(
	'a whole board of %i bytes, compressed once, is read by everybody and compressed for nobody',
	async (length) => {
		const { socket, outlet, received } = await openLine({
			threshold: COMPRESS_FROM,
			serverNoContextTakeover: true
		});
		const frame = answerFrame(Buffer.from(randomBytes(length / 2).toString('hex')));
		const compress = vi.spyOn(socket, 'send');
		outlet.asked();
		outlet.answer(Uint8Array.of(0, 0), frame, await packedOnTheWire(frame));
		expect(compress).not.toHaveBeenCalled();
		const change = updateFrame(randomBytes(COMPRESS_FROM));
		outlet.change(change, change);
		await expect.poll(() => received.length).toBe(2);
		expect(received.map((one) => one.toString('hex'))).toEqual(
			[frame, change].map((one) => Buffer.from(one).toString('hex'))
		);
	}
);
