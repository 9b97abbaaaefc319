import { type IncomingMessage, type Server } from 'node:http';
import { type Duplex } from 'node:stream';
import { refuse, type Refused } from './gate.ts';
import { type Log } from '#log';
import { urlOf } from './request-url.ts';

/** One kind of socket this server speaks: boards, candidates, Vite's hot reload. */
export interface Door {
	opensTo(request: IncomingMessage, url: URL): boolean;
	/** Takes the socket over (null), or says how it is to be refused. */
	enter(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): Promise<Refused | null>;
}

const MOST_WAITING = 1_000;
const PATIENCE = 5_000;

/** Keeps nothing of the request alive, as a closure of its handshake would for as long as the line lives. */
function destroyItself(this: Duplex): void {
	this.destroy();
}

/** The one place that hears `upgrade`. Returns what shuts it: from then on every upgrade is answered 503. */
export function routeUpgrades(server: Server, doors: readonly Door[], log: Log): () => void {
	let open = true;
	let waiting = 0;
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		socket.on('error', destroyItself);
		const url = urlOf(request);
		const turnDown = (status: Refused): void => {
			log.info({ path: url?.pathname, origin: request.headers.origin, status }, 'refused at the door');
			refuse(socket, status);
		};
		if (!open || waiting >= MOST_WAITING) {
			turnDown(503);
			return;
		}
		const door = url && doors.find((one) => one.opensTo(request, url));
		if (!url || !door) {
			turnDown(url ? 404 : 400);
			return;
		}
		waiting++;
		const timer = setTimeout(() => socket.destroy(), PATIENCE);
		door
			.enter(request, socket, head, url)
			.then((refused) => {
				if (refused !== null) turnDown(refused);
			})
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
