import { type Duplex } from 'node:stream';
import { type WebSocket } from 'ws';
import * as Y from 'yjs';
import { updateFrame } from './frame.ts';

const BEHIND = 256 * 1024;
const LOST = 1024 * 1024;
const PATIENCE = 10_000;
const LOOK_AGAIN = 250;

/** Our end of a socket; `line`: what it lies on, where that is known; `unpacks`: it reads what `packedOnTheWire` makes. */
export interface SocketEnd {
	webSocket: WebSocket;
	line: Duplex | null;
	unpacks?: boolean;
}

/**
 * What one client is sent. One that reads too slowly gets no presence and, once it has caught up, everything it
 * missed as one merged difference; one that does not catch up is cut off.
 */
export class Outlet {
	readonly #socket: WebSocket;
	readonly #line: Duplex | null;
	readonly #unpacks: boolean;
	readonly #cut: () => void;
	/** `new`: it has not asked yet what it lacks; `asked`: the answer is on its way. */
	#standing: 'new' | 'asked' | 'told' = 'new';
	#missed: Uint8Array[] = [];
	#missedBytes = 0;
	#behindSince: number | null = null;
	#timer: NodeJS.Timeout | undefined;

	/** @param cut told once the line is given up */
	constructor({ webSocket: socket, line, unpacks = false }: SocketEnd, cut: () => void = () => undefined) {
		this.#socket = socket;
		this.#line = line;
		this.#unpacks = unpacks;
		this.#cut = cut;
		socket.once('close', () => {
			clearTimeout(this.#timer);
		});
	}

	/**
	 * The client asks what it lacks. What is committed from now on waits behind the answer: a change that comes before
	 * what it builds on is half understood, and a refusal would look like an edit that was taken.
	 */
	asked(): void {
		if (this.#standing === 'new') this.#standing = 'asked';
	}

	/** What the client lacked. @param packed the same frame, compressed once for many; null: it is not worth it */
	answer(update: Uint8Array, frame: Uint8Array, packed: Uint8Array | null = null): void {
		const isFirst = this.#standing !== 'told';
		this.#standing = 'told';
		if (!isFirst) {
			this.change(update, frame);
			return;
		}
		this.#send(frame, this.#unpacks ? packed : null);
		if (this.#behindSince === null) this.#catchUp();
	}

	/** A change of the document; `frame` and `wire` are the same change, encoded once for all. */
	change(change: Uint8Array, frame: Uint8Array, wire: Uint8Array | null = null): void {
		if (this.#standing === 'new') return;
		if (this.#standing === 'told' && this.#behindSince === null) this.#send(frame, wire);
		else this.#keep(change);
	}

	/** Presence goes first when the line is slow. */
	presence(frame: Uint8Array): void {
		if (this.#behindSince === null) this.#send(frame);
	}

	/** Small, and never dropped. */
	word(frame: Uint8Array): void {
		this.#send(frame);
	}

	#send(frame: Uint8Array, wire: Uint8Array | null = null): void {
		if (this.#socket.readyState !== this.#socket.OPEN) return;
		// ws may still be compressing what was sent before: that must not be overtaken.
		const isNext = this.#line?.writableLength === this.#socket.bufferedAmount;
		if (wire && isNext) this.#line.write(wire);
		else this.#socket.send(frame);
		if (this.#behindSince === null && this.#socket.bufferedAmount > BEHIND) {
			this.#behindSince = performance.now();
			this.#lookAgain();
		}
	}

	#keep(change: Uint8Array): void {
		this.#missed.push(change);
		this.#missedBytes += change.length;
		if (this.#missedBytes + this.#socket.bufferedAmount > LOST) this.#giveUp();
	}

	#lookAgain(): void {
		this.#timer = setTimeout(() => {
			if (this.#socket.bufferedAmount <= BEHIND / 4) this.#catchUp();
			else if (performance.now() - (this.#behindSince ?? 0) > PATIENCE) this.#giveUp();
			else this.#lookAgain();
		}, LOOK_AGAIN);
	}

	#giveUp(): void {
		if (this.#socket.readyState !== this.#socket.OPEN) return;
		this.#cut();
		this.#socket.terminate();
	}

	#catchUp(): void {
		const missed = this.#missed;
		this.#missed = [];
		this.#missedBytes = 0;
		this.#behindSince = null;
		if (missed.length > 0) this.#send(updateFrame(Y.mergeUpdates(missed)));
	}
}
