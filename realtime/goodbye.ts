import { type WebSocket } from 'ws';

/** How long they may take to hear why, in ms. */
const GOODBYE = 500;

/** Whoever floods or means harm may neither read nor hang up: nothing more of theirs is read, and nothing waits for them. */
export function leave(socket: WebSocket): void {
	socket.pause();
	setTimeout(() => {
		socket.terminate();
	}, GOODBYE).unref();
}
