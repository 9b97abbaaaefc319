import { WebsocketProvider } from 'y-websocket';
import { type Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { BOARD_PATH, boardRoom, CLOSE } from '#sync/board-doc.ts';

/** `opening`: never synced yet; `live`: in step with the server; `away`: cut off, coming back by itself. */
export type LinkState = 'opening' | 'live' | 'away' | 'ended';

export type Lease = { ok: true; clientId: number; epoch: number } | { ok: false; ended: boolean };

export interface LinkOptions {
	school: string;
	week: string;
	/** `wss://host`, without a path. */
	server: string;
	lease: () => Promise<Lease>;
	/** A document to read and write: after each first sync of a new one. */
	onDoc: (doc: Y.Doc, awareness: Awareness) => void;
	onState: (state: LinkState) => void;
}
export interface BoardLink {
	/** The network is back, or gone. */
	network(online: boolean): void;
	close(): void;
}

const CAP_MS = 10_000;
/** Full jitter: everybody comes back after a restart, but not at once. */
const waitFor = (attempt: number): number => Math.random() * Math.min(CAP_MS, 250 * 2 ** attempt);

interface Line {
	doc: Y.Doc;
	provider: WebsocketProvider;
}

/** Keeps one board connected: a leased document, its socket, and the way back from every close. */
export function linkBoard(options: LinkOptions): BoardLink {
	let line: Line | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let attempt = 0;
	let over = false;
	let seen = false;

	const tell = (state: LinkState) => options.onState(state === 'away' && !seen ? 'opening' : state);
	const drop = () => {
		line?.provider.destroy();
		line?.doc.destroy();
		line = null;
	};
	const end = () => {
		over = true;
		clearTimeout(timer);
		drop();
		tell('ended');
	};
	const later = () => {
		clearTimeout(timer);
		timer = setTimeout(() => void come(), waitFor(attempt++));
	};
	const come = async () => {
		if (over) return;
		if (line) return line.provider.connect();
		const lease = await options.lease();
		// While the lease was on its way the board may have been closed, or another one opened.
		if (over || line) return;
		if (lease.ok) line = open(lease);
		else if (lease.ended) end();
		else later();
	};
	const closed = (code: number) => {
		if (over) return;
		if (code === CLOSE.ended) return end();
		if (code === CLOSE.violation || code === CLOSE.epoch) drop();
		// A socket that keeps failing may have lost its right to be: the next lease tells.
		if (attempt % 4 === 3) drop();
		tell('away');
		later();
	};
	const open = ({ clientId, epoch }: { clientId: number; epoch: number }): Line => {
		const doc = new Y.Doc();
		doc.clientID = clientId;
		const provider = new WebsocketProvider(
			options.server + BOARD_PATH,
			boardRoom(options.school, options.week),
			doc,
			{
				params: { client: String(clientId), epoch: String(epoch) },
				connect: false,
				disableBc: true,
				// Its own back-off has no jitter, so every way back is ours.
				shouldReconnect: () => false
			}
		);
		let fresh = true;
		provider.on('sync', (synced: boolean) => {
			if (!synced) return tell('away');
			attempt = 0;
			seen = true;
			if (fresh) options.onDoc(doc, provider.awareness);
			fresh = false;
			tell('live');
		});
		provider.on('closed', ({ code }: { code: number }) => closed(code));
		provider.connect();
		return { doc, provider };
	};

	void come();
	return {
		network: (online) => {
			if (over) return;
			clearTimeout(timer);
			if (online) {
				attempt = 0;
				timer = setTimeout(() => void come(), Math.random() * 300);
			} else {
				line?.provider.disconnect();
				tell('away');
			}
		},
		close: () => {
			over = true;
			clearTimeout(timer);
			drop();
		}
	};
}
