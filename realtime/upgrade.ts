import { type IncomingMessage, type Server } from 'node:http';
import { type Duplex } from 'node:stream';
import { refuse } from './gate.ts';
import { type Log } from './log.ts';
import { urlOf } from './request-url.ts';

/** One kind of socket this server speaks: boards, candidates, Vite's hot reload. */
export interface Door {
	opensTo(request: IncomingMessage, url: URL): boolean;
	enter(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): Promise<void>;
}

const MOST_WAITING = 500;
const PATIENCE = 5_000;

/** The one place that hears `upgrade`. Returns what shuts it: from then on every upgrade is answered 503. */
export function routeUpgrades(server: Server, doors: readonly Door[], log: Log): () => void {
	let open = true;
	let waiting = 0;
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		socket.on('error', () => socket.destroy());
		if (!open || waiting >= MOST_WAITING) {
			refuse(socket, 503);
			return;
		}
		const url = urlOf(request);
		const door = url && doors.find((one) => one.opensTo(request, url));
		if (!url || !door) {
			refuse(socket, url ? 404 : 400);
			return;
		}
		waiting++;
		const timer = setTimeout(() => socket.destroy(), PATIENCE);
		door
			.enter(request, socket, head, url)
			.catch((error: unknown) => {
				log.error({ err: error, path: url.pathname }, 'upgrade failed');
				refuse(socket, 503);
			})
			.finally(() => {
				waiting--;
				clearTimeout(timer);
			});
	});
	return () => {
		open = false;
	};
}
