import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { presenceFrame, readFrame, updateFrame } from './frame.ts';
import { Outlet } from './outlet.ts';

let server: WebSocketServer;
let reader: WebSocket;
afterEach(() => {
	reader.terminate();
	server.close();
});

/** A server's end of a line whose reader has stopped reading. */
async function slowLine() {
	server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	await once(server, 'listening');
	const accepted = once(server, 'connection') as Promise<[WebSocket]>;
	reader = new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
	await once(reader, 'open');
	const [socket] = await accepted;
	const doc = new Y.Doc();
	const received: Uint8Array[] = [];
	reader.on('message', (data: Buffer) => received.push(data));
	let cuts = 0;
	const outlet = new Outlet(socket, () => cuts++);
	doc.on('update', (update: Uint8Array) => {
		outlet.change(update, updateFrame(update));
	});
	let lines = 0;
	const write = () => doc.getMap('lessons').set(String(lines++), randomBytes(15_000).toString('hex'));
	reader.pause();
	// The system's own buffers swallow a few megabytes first.
	for (let n = 0; socket.bufferedAmount <= 256 * 1024 && n < 2_000; n++) {
		write();
		await new Promise(setImmediate);
	}
	return { socket, outlet, doc, received, write, cuts: () => cuts };
}

test('R27: a slow reader gets no presence, then all it missed as one difference', async () => {
	const { outlet, doc, received, write } = await slowLine();
	const sentBefore = doc.getMap('lessons').size;
	for (let n = 0; n < 5; n++) write();
	outlet.presence(presenceFrame(Uint8Array.of(0)));
	reader.resume();
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

/** Length of the update inside a sync frame: after two bytes and its own length. */
function lengthOf(frame: Uint8Array): number {
	let at = 2;
	while ((frame[at] ?? 0) >= 0x80) at++;
	return frame.length - at - 1;
}
