import { type Buffer } from 'node:buffer';
import { WebSocket } from 'ws';

/** Somebody connected by Socket.IO, with the least a client can be. */
export interface LiveLine {
	close: () => void;
}

interface Where {
	port: number;
	path: string;
	headers: Record<string, string>;
	/** So that ten thousand lines do not fight for the ports of one address. */
	from: string;
	/** Said once connected; the answer is waited for. */
	question: string | null;
}

const PATIENCE_MS = 30_000;
const HELLO = '40';
const ANSWER = '43';
const EVENT = '42';
const PING = '2';
const PONG = '3';

/** Resolves when Socket.IO has let it in and its question is answered. @param hear told the text of each event */
export function openLive(
	{ port, path, headers, from, question }: Where,
	hear: (text: string) => void
): Promise<LiveLine> {
	const url = `ws://127.0.0.1:${String(port)}${path}?EIO=4&transport=websocket`;
	const socket = new WebSocket(url, { headers, localAddress: from, perMessageDeflate: false });
	return new Promise((resolve, fail) => {
		const timer = setTimeout(() => {
			fail(new Error(`${url} does not let in`));
		}, PATIENCE_MS);
		const isIn = (): void => {
			clearTimeout(timer);
			resolve({
				close: () => {
					socket.terminate();
				}
			});
		};
		socket.once('error', fail);
		socket.once('close', (code) => {
			clearTimeout(timer);
			fail(new Error(`${url} closed with ${String(code)}`));
		});
		socket.once('open', () => {
			socket.send(HELLO);
		});
		socket.on('message', (bytes: Buffer) => {
			const text = bytes.toString();
			if (text === PING) socket.send(PONG);
			else if (text.startsWith(EVENT)) hear(text);
			else if (text.startsWith(HELLO) && question !== null) socket.send(question);
			else if (text.startsWith(HELLO) || text.startsWith(ANSWER)) isIn();
		});
	});
}
