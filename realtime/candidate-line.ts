import { randomBytes } from 'node:crypto';
import { CLOSE } from '#sync/board-doc.ts';
import { type CandidateToServer, type ServerToCandidate } from '#sync/live-events.ts';
import { type Socket } from 'socket.io';
import { type WebSocket } from 'ws';
import { leave } from './goodbye.ts';
import { Pace } from './pace.ts';

export type LiveSocket = Socket<CandidateToServer, ServerToCandidate>;
/** A connection of Engine.IO, on which Socket.IO opens its own when the page says CONNECT. */
export type Connection = LiveSocket['conn'];

/** Bytes that wait for a slow line: more is not added to them, and they may not wait for ever (R27). */
const MOST_WAITING = 256 * 1024;
const PATIENCE = 10_000;

interface Packet {
	type?: string;
	data?: string | Buffer;
}
const sizeOf = ({ data }: Packet): number => data?.length ?? 0;

interface Deps {
	/** It said what no page of ours says, and is hung up on. */
	violated: (what: string) => void;
	/** It read too slowly, and is hung up on. */
	cut: () => void;
}

/** What a candidate's page speaks over, watched from its first byte on: it may never get as far as CONNECT. */
export class CandidateLine {
	/** Its name in the logs and the audit. */
	readonly id = randomBytes(4).toString('hex');
	readonly #conn: Connection;
	readonly #deps: Deps;
	readonly #pace = new Pace(10, 1, performance.now());
	#page: LiveSocket | null = null;
	#waiting = 0;
	#behindSince: number | null = null;
	#open = true;

	constructor(conn: Connection, deps: Deps) {
		this.#conn = conn;
		this.#deps = deps;
		conn.on('packetCreate', (packet: Packet) => (this.#waiting += sizeOf(packet)));
		conn.on('flush', (packets: Packet[]) => {
			for (const packet of packets) this.#waiting -= sizeOf(packet);
		});
		// Counted below Socket.IO, so that floods of acknowledgements, namespaces or pings count too.
		conn.on('packet', (packet: Packet) => {
			if (this.#isBearable() && !this.#page && packet.type === 'message' && packet.data !== '0')
				this.violate('something else than CONNECT');
		});
		this.#socket.on('ping', () => this.#isBearable());
		// ws says so of broken frames only; a line that was merely lost is a `transport close`.
		conn.on('close', (reason: string) => {
			if (reason === 'parse error' || reason === 'transport error') this.violate('broken packet');
		});
	}

	/** The page has said CONNECT. */
	greeted(page: LiveSocket): void {
		this.#page = page;
		page.on('error', () => {
			this.violate('broken packet');
		});
	}

	/** Hangs up. A page that broke the protocol is told not to come back. */
	violate(what: string): void {
		if (!this.#end()) return;
		this.#deps.violated(what);
		if (this.#page) this.#page.disconnect(true);
		else this.#hangUp(CLOSE.violation, 'violation');
		leave(this.#socket);
	}

	/** The server leaves, or knows no answer: the page comes back by itself. */
	sendHome(now = false): void {
		this.#conn.close(now);
	}

	/** Called again and again: a line that does not drain is given up. @param now by `performance.now()` */
	look(now: number): void {
		if (!this.#isBehind) this.#behindSince = null;
		else if (now - (this.#behindSince ??= now) > PATIENCE) this.#cut();
	}

	/** Called when something was sent. */
	sent(): void {
		if (this.#isBehind) this.#cut();
	}

	/** The WebSocket under it all; there is no other transport. */
	get #socket(): WebSocket {
		return (this.#conn.transport as unknown as { socket: WebSocket }).socket;
	}

	get #isBehind(): boolean {
		return this.#waiting + this.#socket.bufferedAmount > MOST_WAITING;
	}

	/** False, and hung up on, when it makes more noise than any page. One that was merely hasty comes back by itself. */
	#isBearable(): boolean {
		if (this.#pace.take(performance.now())) return true;
		if (this.#end()) {
			this.#deps.violated('too fast');
			this.#hangUp(CLOSE.overload, 'too fast');
			leave(this.#socket);
		}
		return false;
	}

	#cut(): void {
		if (!this.#end()) return;
		this.#deps.cut();
		this.#conn.close(true);
		// What waits is not waited for.
		this.#socket.terminate();
	}

	/** False when it has ended before. */
	#end(): boolean {
		const was = this.#open;
		this.#open = false;
		return was;
	}

	#hangUp(code: number, reason: string): void {
		this.#socket.close(code, reason);
		this.#conn.close(true);
	}
}
