import { type Buffer } from 'node:buffer';
import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import { type Tongue } from './tongues.ts';

/** A client's line into one room: as cheap as can be, and the same for every server. */
export interface RoomLine {
	say: (update: Uint8Array) => void;
	close: () => Promise<void>;
}

interface Where {
	port: number;
	room: string;
	tongue: Tongue;
	/** In place of the tongue's own. */
	path?: string;
	options?: ClientOptions;
}

const PATIENCE_MS = 15_000;
const PING = '2';
const PONG = '3';

/** Resolves when the client is in. @param hear told every binary frame from then on */
export async function openLine(
	{ port, room, tongue, path, options = {} }: Where,
	hear: (bytes: Buffer) => void
): Promise<RoomLine> {
	const url = `ws://127.0.0.1:${String(port)}${path ?? tongue.path(room)}`;
	const socket = new WebSocket(url, { handshakeTimeout: PATIENCE_MS, ...options });
	const welcome = new Promise<void>((resolve, fail) => {
		const timer = setTimeout(() => {
			fail(new Error(`${url} does not welcome`));
		}, PATIENCE_MS);
		const listen = (bytes: Buffer): void => {
			if (!tongue.isWelcome(bytes, room)) return;
			clearTimeout(timer);
			socket.off('message', listen);
			resolve();
		};
		socket.on('message', listen);
		socket.once('error', fail);
		socket.once('close', (code) => {
			fail(new Error(`${url} closed with ${String(code)}`));
		});
	});
	welcome.catch(() => undefined);
	await once(socket, 'open');
	socket.on('message', (bytes: Buffer, isBinary) => {
		if (isBinary) hear(bytes);
		else if (bytes.toString() === PING) socket.send(PONG);
	});
	for (const message of tongue.greeting(room)) socket.send(message);
	await welcome;
	return {
		say: (update) => {
			for (const message of tongue.update(room, update)) socket.send(message);
		},
		close: async () => {
			const closed = once(socket, 'close');
			socket.close();
			await closed;
		}
	};
}
