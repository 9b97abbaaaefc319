import { EventEmitter } from 'node:events';
import { type Turns } from './turns.ts';

const LOST = 1006;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** A socket in one process: what is sent arrives in order, when its turn has come, unless the line is cut before. */
export class Wire {
	readonly client: ClientEnd;
	readonly server: ServerEnd;
	/** Something has arrived at the client. */
	onArrival: (data?: Uint8Array) => void = () => undefined;
	readonly #name: string;
	readonly #turns: Turns;
	#at = '';
	#isCut = false;

	constructor(name: string, turns: Turns) {
		this.#name = name;
		this.#turns = turns;
		this.client = new ClientEnd(this);
		this.server = new ServerEnd(this);
	}

	/** Where it leads; what goes there stands still with that server. */
	leadTo(server: string): void {
		this.#at = server;
	}
	get at(): string {
		return this.#at;
	}

	toServer(what: string, happen: () => void): void {
		if (!this.#isCut) this.#turns.offer(this.#at, `${this.#name} to ${this.#at}`, what, happen);
	}
	toClient(what: string, happen: () => void, data?: Uint8Array): void {
		if (this.#isCut) return;
		this.#turns.offer('', `${this.#name} from ${this.#at}`, what, () => {
			happen();
			this.onArrival(data);
		});
	}

	/** Both ends find out, each in its own time; what was under way is lost. */
	cut(): void {
		if (this.#isCut) return;
		this.#turns.clear(`${this.#name} to ${this.#at}`);
		this.#turns.clear(`${this.#name} from ${this.#at}`);
		this.toServer('cut', () => {
			this.server.ended(LOST, '');
		});
		this.toClient('cut', () => {
			this.client.ended(LOST, '');
		});
		this.#isCut = true;
	}
}

/** As a browser has it, as far as y-websocket uses it. */
class ClientEnd {
	static readonly OPEN = OPEN;
	readonly OPEN = OPEN;
	readyState = 0;
	binaryType = 'arraybuffer';
	onopen: (() => void) | null = null;
	onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
	onclose: ((event: { code: number; reason: string }) => void) | null = null;
	onerror: ((event: unknown) => void) | null = null;
	readonly #wire: Wire;

	constructor(wire: Wire) {
		this.#wire = wire;
	}
	opened(): void {
		if (this.readyState !== 0) return;
		this.readyState = OPEN;
		this.onopen?.();
	}
	send(data: Uint8Array): void {
		const copy = Uint8Array.from(data);
		this.#wire.toServer(`${String(copy.length)} bytes`, () => {
			this.#wire.server.emit('message', Buffer.from(copy), true);
		});
	}
	hear(data: Uint8Array): void {
		if (this.readyState === OPEN) this.onmessage?.({ data: Uint8Array.from(data).buffer });
	}
	close(): void {
		if (this.readyState >= CLOSING) return;
		this.readyState = CLOSING;
		this.#wire.toServer('close', () => {
			this.#wire.server.ended(1000, '');
		});
	}
	ended(code: number, reason: string): void {
		if (this.readyState === CLOSED) return;
		this.readyState = CLOSED;
		this.onclose?.({ code, reason });
	}
}

/** As ws has it, as far as realtime/ uses it. */
class ServerEnd extends EventEmitter {
	readonly OPEN = OPEN;
	readyState: number = OPEN;
	readonly bufferedAmount = 0;
	readonly #wire: Wire;

	constructor(wire: Wire) {
		super();
		this.#wire = wire;
	}
	send(data: Uint8Array): void {
		const copy = Uint8Array.from(data);
		const hear = (): void => {
			this.#wire.client.hear(copy);
		};
		this.#wire.toClient(`${String(copy.length)} bytes`, hear, copy);
	}
	ping(): void {
		this.#wire.toClient('ping', () => {
			this.#wire.toServer('pong', () => this.emit('pong'));
		});
	}
	/** The client hears of it behind all that was sent before, and answers. */
	close(code: number, reason: string): void {
		if (this.readyState !== OPEN) return;
		this.readyState = CLOSING;
		this.#wire.toClient(`close ${String(code)}`, () => {
			this.#wire.client.ended(code, reason);
			this.#wire.toServer('closed', () => {
				this.ended(code, reason);
			});
		});
	}
	/** Nothing more of theirs is read. */
	pause(): void {
		this.removeAllListeners('message');
	}
	terminate(): void {
		this.#wire.cut();
	}
	ended(code: number, reason: string): void {
		if (this.readyState === CLOSED) return;
		this.readyState = CLOSED;
		this.emit('close', code, Buffer.from(reason));
	}
}
