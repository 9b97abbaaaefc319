import { createAdapter } from '@socket.io/redis-adapter';
import { type Server } from 'socket.io';
import { type StampedPresence } from '#sync/awareness.ts';
import { type Log } from '#log';
import { hangUp, lossy, openLine, Refusals } from './redis-line.ts';

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
const LATE = 'changes made through other servers show up to 1 s late';

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
	const refusals = new Refusals(log);
	io.adapter(createAdapter(lossy(pub, refusals), lossy(sub, refusals), { key: `dgtt ${deployment}` }));
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
			if (!pub.isReady || !sub.isReady) return `Redis does not answer: ${LATE}`;
			return refusals.some ? `Redis refuses its channels: ${LATE}` : null;
		},
		async close() {
			clearTimeout(timer);
			refusals.close();
			if (pub.isReady && gathered.length > 0) send();
			await Promise.all(lines.map(hangUp));
		}
	};
}
