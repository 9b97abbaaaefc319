import { type PlanningEvent } from '#domain/planning.ts';
import { type Session } from '#identity/identity.ts';
import { type CandidateToServer, type ServerToCandidate } from '#sync/live-events.ts';
import { type Socket } from 'socket.io';
import * as v from 'valibot';
import { type WebSocket } from 'ws';
import { type Log } from '#log';
import { Pace } from './pace.ts';

const versionSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Bytes that wait for a slow line: more is not added to them, and they may not wait for ever (R27). */
const MOST_WAITING = 256 * 1024;
const PATIENCE = 10_000;
const TOO_FAST = 'too fast';

interface Packet {
	data?: string | Buffer;
}
const sizeOf = ({ data }: Packet): number => data?.length ?? 0;

interface Deps {
	/** What followed a version. */
	since: (version: number) => Promise<PlanningEvent[]>;
	log: Log;
	/** It said what no page of ours says, and is hung up on. */
	violated: (what: string) => void;
	/** It read too slowly, and is hung up on. */
	cut: () => void;
}

/** Whose session it is, and as whom of the school they came. */
export interface Visitor {
	session: Session;
	person: string;
}

/** One open page of a candidate, or of one of the staff. It may ask one question, once a second. */
export class CandidateSocket {
	readonly session: Session;
	readonly person: string;
	readonly #socket: Socket<CandidateToServer, ServerToCandidate>;
	readonly #deps: Deps;
	/** Newest version this page has for certain; null until it says where it stands. */
	#sent: number | null = null;
	#unread = 0;
	#waiting = 0;
	#behindSince: number | null = null;
	#open = true;

	constructor(
		socket: Socket<CandidateToServer, ServerToCandidate>,
		{ session, person }: Visitor,
		deps: Deps
	) {
		this.session = session;
		this.person = person;
		this.#socket = socket;
		this.#deps = deps;
		// Pushes come through the room, from this node or another; whatever is sent counts.
		socket.onAnyOutgoing((name: string, events: unknown) => {
			if (name === 'planning') this.#wasSent(events as readonly PlanningEvent[]);
		});
		socket.conn.on('packetCreate', (packet: Packet) => (this.#waiting += sizeOf(packet)));
		socket.conn.on('flush', (packets: Packet[]) => {
			for (const packet of packets) this.#waiting -= sizeOf(packet);
		});
		this.#limit();
		socket.onAny((name: unknown) => {
			if (name !== 'since') this.#violate('unknown event');
		});
		socket.on('since', (version: unknown, answer: unknown) => {
			if (!v.is(versionSchema, version) || typeof answer !== 'function') {
				this.#violate('malformed question');
				return;
			}
			this.#answer(version, answer as (events: PlanningEvent[]) => void).catch((error: unknown) => {
				deps.log.error({ err: error }, 'planning not read');
				// Its page would wait for an answer; hung up on, it asks again within a second or two.
				this.#socket.conn.close(true);
			});
		});
	}

	/** The WebSocket under it all; there is no other transport. */
	get #line(): WebSocket {
		return (this.#socket.conn.transport as unknown as { socket: WebSocket }).socket;
	}

	/** Counted below Socket.IO, so that floods of acknowledgements, namespaces or pings count too. */
	#limit(): void {
		const { conn } = this.#socket;
		const pace = new Pace(10, 1, performance.now());
		const heard = (): void => {
			if (!pace.take(performance.now())) this.#violate(TOO_FAST);
		};
		conn.on('packet', heard);
		this.#line.on('ping', heard);
		this.#socket.on('error', () => {
			this.#violate('broken packet');
		});
		// ws says so of broken frames only; a line that was merely lost is a `transport close`.
		this.#socket.on('disconnect', (reason) => {
			if (reason === 'parse error' || reason === 'transport error') this.#violate('broken packet');
		});
	}

	#violate(what: string): void {
		if (!this.#open) return;
		this.#open = false;
		this.#deps.violated(what);
		// A page that was merely hasty comes back by itself; whoever floods may well not read, so nothing waits for them.
		if (what === TOO_FAST) this.#socket.conn.close(true);
		else this.#socket.disconnect(true);
	}

	/** The session is over: say so, and hang up. */
	end(): void {
		this.#socket.emit('ended');
		this.#socket.disconnect(true);
	}

	/** The server leaves: the page comes back by itself, to another one. */
	sendHome(): void {
		this.#socket.conn.close();
	}

	/** Keeps count of what a push brought; a hole stays open until it is filled. */
	#wasSent(events: readonly PlanningEvent[]): void {
		for (const { version } of events) if (version - 1 === this.#sent) this.#sent = version;
		if (this.#isBehind) this.#cut();
	}

	/** Called again and again: a line that does not drain is given up. @param now by `performance.now()` */
	look(now: number): void {
		if (!this.#isBehind) this.#behindSince = null;
		else if (now - (this.#behindSince ??= now) > PATIENCE) this.#cut();
	}

	get #isBehind(): boolean {
		return this.#waiting + this.#line.bufferedAmount > MOST_WAITING;
	}

	#cut(): void {
		if (!this.#open) return;
		this.#open = false;
		this.#deps.cut();
		this.#socket.conn.close(true);
		// What waits is not waited for.
		this.#line.terminate();
	}

	/** How many messages nobody has read; said once, and whenever it changes. */
	tellUnread(count: number): void {
		if (this.#unread !== count) this.#socket.emit('unread', count);
		this.#unread = count;
	}

	lacks(version: number): boolean {
		return this.#sent !== null && this.#sent < version;
	}

	async catchUp(): Promise<void> {
		if (this.#sent === null) return;
		const events = await this.#deps.since(this.#sent);
		if (events.length === 0) return;
		this.#socket.emit('planning', events);
	}

	async #answer(version: number, answer: (events: PlanningEvent[]) => void): Promise<void> {
		const events = await this.#deps.since(version);
		answer(events);
		this.#sent = Math.max(this.#sent ?? 0, events.at(-1)?.version ?? version);
	}
}
