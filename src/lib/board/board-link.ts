import { WebsocketProvider } from 'y-websocket';
import { type Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import * as decoding from 'lib0/decoding';
import { BOARD_PATH, boardOf, CLOSE, HASH_MESSAGE } from '#sync/board-doc.ts';
import { boardHash, shapeOf } from '#sync/board-hash.ts';
import { waitFor } from './way-back.ts';

/** `opening`: never synced yet; `live`: in step with the server; `away`: cut off, coming back by itself. */
export type LinkState = 'opening' | 'live' | 'away' | 'ended';

export type Lease = { ok: true; clientId: number; epoch: number } | { ok: false; ended: boolean };

interface LinkOptions {
	/** Name of the document below its socket's path. */
	room: string;
	/** The boards', unless it is a text. */
	path?: string;
	/** `wss://host`, without a path. */
	server: string;
	lease: () => Promise<Lease>;
	/** A document to read and write: after each first sync of a new one. */
	onDoc: (doc: Y.Doc, awareness: Awareness) => void;
	onState: (state: LinkState) => void;
	/** The document holds what is nowhere else, so no failing socket makes us give it up. */
	keepsDoc?: boolean;
	/** A new document's line, before it connects. */
	onProvider?: (provider: WebsocketProvider) => void;
	/** The server will not have this document any more; a new one follows. */
	onRefused?: (code: number) => void;
}
const REFUSED: readonly number[] = [CLOSE.violation, CLOSE.epoch, CLOSE.tooLong];
/** No close at all: the line is gone. */
const LOST = 1006;
/** Documents read anew in a row because of their hash, or a gap, at most. */
const MISMATCHES = 2;

/** Who is not let in by then knocks again, perhaps at another server: this one stands still, or the line is dead. Then they wait longer. */
const PATIENCE = 8_000;

/** Cut off, y-websocket drops what others said but keeps their clocks, and would not hear it said again. */
function forgetOthers({ clientID, meta }: Awareness): void {
	for (const other of meta.keys()) if (other !== clientID) meta.delete(other);
}

interface Line {
	doc: Y.Doc;
	provider: WebsocketProvider;
}

/** Keeps one board or text connected: a leased document, its socket, and the way back from every close. */
export class BoardLink {
	#options: LinkOptions;
	#line: Line | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#patience: ReturnType<typeof setTimeout> | undefined;
	#attempt = 0;
	#over = false;
	#seen = false;
	#mismatches = 0;

	constructor(options: LinkOptions) {
		this.#options = options;
		void this.#come();
	}

	/** The network is back, or gone. */
	network(online: boolean): void {
		if (this.#over) return;
		clearTimeout(this.#timer);
		if (online) {
			this.#attempt = 0;
			this.#timer = setTimeout(() => void this.#come(), Math.random() * 300);
		} else {
			clearTimeout(this.#patience);
			this.#line?.provider.disconnect();
			this.#tell('away');
		}
	}

	close(): void {
		this.#over = true;
		clearTimeout(this.#timer);
		this.#drop();
	}

	async #come(): Promise<void> {
		if (this.#over) return;
		if (this.#line) {
			this.#knock(this.#line.provider);
			return;
		}
		const lease = await this.#options.lease();
		// While the lease was on its way the board may have been closed, or another one opened.
		if (this.#over || this.#line) return;
		if (lease.ok) this.#line = this.#open(lease.clientId, lease.epoch);
		else if (lease.ended) this.#end();
		else this.#later();
	}

	#open(clientId: number, epoch: number): Line {
		const { server, path = BOARD_PATH, room } = this.#options;
		const doc = new Y.Doc();
		doc.clientID = clientId;
		const provider = new WebsocketProvider(server + path, room, doc, {
			params: { client: String(clientId), epoch: String(epoch) },
			connect: false,
			disableBc: true,
			// Its own back-off has no jitter, so every way back is ours.
			shouldReconnect: () => false
		});
		let fresh = true;
		provider.on('sync', (synced: boolean) => {
			if (!synced) return this.#tell('away');
			clearTimeout(this.#patience);
			this.#attempt = 0;
			this.#seen = true;
			if (fresh) this.#options.onDoc(doc, provider.awareness);
			fresh = false;
			this.#tell('live');
		});
		provider.on('status', ({ status }: { status: string }) => {
			if (status === 'disconnected') forgetOthers(provider.awareness);
		});
		provider.on('closed', ({ code }: { code: number }) => this.#closed(code));
		doc.on('afterTransaction', () => {
			if (doc.store.pendingStructs !== null) queueMicrotask(() => this.#misses(doc));
		});
		provider.messageHandlers[HASH_MESSAGE] = (_encoder, decoder) => {
			const said = decoding.readVarString(decoder);
			if (provider.synced) this.#check(said, boardHash(boardOf(doc)));
		};
		this.#options.onProvider?.(provider);
		this.#knock(provider);
		return { doc, provider };
	}

	#knock(provider: WebsocketProvider): void {
		clearTimeout(this.#patience);
		this.#patience = setTimeout(
			() => {
				if (provider.synced) return;
				provider.disconnect();
				this.#closed(LOST);
			},
			PATIENCE * 2 ** Math.min(this.#attempt, 2)
		);
		provider.connect();
	}

	/** What we show is not what the server holds: a document read anew has it, or nothing we could do would help (R25). */
	#check(said: string, own: string): void {
		if (said === own) this.#mismatches = 0;
		else if (shapeOf(said) === shapeOf(own)) this.#readAnew();
	}

	/** A change came before what it builds on: everything behind the gap is hidden (R12). */
	#misses(doc: Y.Doc): void {
		if (this.#line?.doc === doc && doc.store.pendingStructs !== null) this.#readAnew();
	}

	#readAnew(): void {
		if (this.#mismatches++ < MISMATCHES) this.#closed(CLOSE.epoch);
	}

	#closed(code: number): void {
		clearTimeout(this.#patience);
		if (this.#over) return;
		if (code === CLOSE.ended) return this.#end();
		// A socket that keeps failing may have lost its right to be: the next lease tells.
		const tired = this.#attempt % 4 === 3 && !this.#options.keepsDoc;
		const refused = REFUSED.includes(code);
		if (refused) this.#options.onRefused?.(code);
		if (tired || refused) this.#drop();
		this.#tell('away');
		this.#later();
	}

	#later(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#come(), waitFor(this.#attempt++));
	}

	#end(): void {
		this.close();
		this.#tell('ended');
	}

	#drop(): void {
		clearTimeout(this.#patience);
		this.#line?.provider.destroy();
		this.#line?.doc.destroy();
		this.#line = null;
	}

	#tell(state: LinkState): void {
		this.#options.onState(state === 'away' && !this.#seen ? 'opening' : state);
	}
}
