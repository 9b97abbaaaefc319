import { createClient } from '@redis/client';
import { createAdapter } from '@socket.io/redis-adapter';
import { type Server } from 'socket.io';
import { type StampedPresence } from '#sync/awareness.ts';
import { type Log } from '#log';

/** What nodes tell each other. Any of it may be lost, late or twice: PostgreSQL is asked for what must be true (R15). */
export type Ring =
	| { of: 'board'; room: string; epoch: number; seq: number; change: string }
	| { of: 'text'; room: string }
	| { of: 'presence'; room: string; people: [clientId: number, presence: StampedPresence | null][] }
	/** Somebody opened this room here: who else is in it? */
	| { of: 'who'; room: string };

/** A line to the other nodes, or to nobody where there is but one. */
export interface Bell {
	ring(ring: Ring): void;
	onRing(listener: (ring: Ring) => void): void;
	/** What is wrong with it; null: nothing. */
	readonly trouble: string | null;
	close(): Promise<void>;
}

const EVENT = 'rings';
/** Rings of this long travel as one message. */
const GATHER_MS = 4;
const LONGEST_WAIT = 2_000;
/** A line that says nothing for so long is dead, whatever its socket thinks. */
const SILENCE = 3_000;
const GOODBYE = 500;

export const noBell: Bell = {
	ring: () => undefined,
	onRing: () => undefined,
	trouble: null,
	close: () => Promise.resolve()
};

interface Hook {
	url: string;
	/** Its first origin: a copy of the database under another address shares no rings with it. */
	deployment: string;
	io: Server;
	log: Log;
	/** Told of each message how many milliseconds ago its first ring was rung, by the two nodes' clocks. */
	rang: (lag: number) => void;
}

/** Hangs the bell on Socket.IO's own line between nodes. Redis may be away, now or later: it comes back by itself. */
export function hangBell({ url, deployment, io, log, rang }: Hook): Bell {
	const lines = [openLine(url, log), openLine(url, log)] as const;
	const [pub, sub] = lines;
	io.adapter(createAdapter(lossy(pub), lossy(sub), { key: `dgtt ${deployment}` }));
	for (const line of lines) line.connect().catch(() => undefined);

	const listeners: ((ring: Ring) => void)[] = [];
	io.on(EVENT, (rings: Ring[], at: number) => {
		rang(Date.now() - at);
		for (const ring of rings) for (const listener of listeners) listener(ring);
	});
	let gathered: Ring[] = [];
	let since = 0;
	let timer: NodeJS.Timeout | undefined;
	const send = (): void => {
		timer = undefined;
		const rings = gathered;
		gathered = [];
		if (pub.isReady) io.serverSideEmit(EVENT, rings, since);
	};
	return {
		ring(ring) {
			if (gathered.length === 0) since = Date.now();
			gathered.push(ring);
			timer ??= setTimeout(send, GATHER_MS);
		},
		onRing(listener) {
			listeners.push(listener);
		},
		get trouble() {
			return pub.isReady && sub.isReady
				? null
				: 'Redis does not answer: changes made through other servers show up to 1 s late';
		},
		async close() {
			clearTimeout(timer);
			if (pub.isReady && gathered.length > 0) send();
			await Promise.all(lines.map(hangUp));
		}
	};
}

type Line = ReturnType<typeof openLine>;

function openLine(url: string, log: Log) {
	const line = createClient({
		url,
		pingInterval: SILENCE / 3,
		socket: {
			connectTimeout: SILENCE,
			socketTimeout: SILENCE,
			reconnectStrategy: (tries) => Math.random() * Math.min(LONGEST_WAIT, 50 * 2 ** Math.min(tries, 10))
		}
	});
	let away = false;
	line.on('error', (error: unknown) => {
		if (!away) log.warn({ err: error }, 'Redis is away');
		away = true;
	});
	line.on('ready', () => {
		if (away) log.info('Redis is back');
		away = false;
	});
	return line;
}

/** Says goodbye where somebody listens, but waits for no answer of a Redis that gives none. */
async function hangUp(line: Line): Promise<void> {
	const timer = setTimeout(() => {
		line.destroy();
	}, GOODBYE);
	if (line.isReady) await line.close().catch(() => undefined);
	else if (line.isOpen) line.destroy();
	clearTimeout(timer);
}

/** The adapter awaits nothing it sends: what cannot be sent now is dropped, and no promise is left to fail alone. */
function lossy(line: Line) {
	const quiet = (sending: Promise<unknown>): void => void sending.catch(() => undefined);
	return {
		on: (...args: Parameters<Line['on']>) => line.on(...args),
		off: (...args: Parameters<Line['off']>) => line.off(...args),
		listenerCount: (name: string) => line.listenerCount(name),
		publish: (channel: string, message: string | Buffer) => {
			if (line.isReady) quiet(line.publish(channel, message));
		},
		subscribe: (...args: Parameters<Line['subscribe']>) => {
			quiet(line.subscribe(...args));
		},
		pSubscribe: (...args: Parameters<Line['pSubscribe']>) => {
			quiet(line.pSubscribe(...args));
		},
		unsubscribe: (...args: Parameters<Line['unsubscribe']>) => {
			quiet(line.unsubscribe(...args));
		},
		pUnsubscribe: (...args: Parameters<Line['pUnsubscribe']>) => {
			quiet(line.pUnsubscribe(...args));
		}
	};
}
