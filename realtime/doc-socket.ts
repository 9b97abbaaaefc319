import { randomBytes } from 'node:crypto';
import { type RawData, type WebSocket } from 'ws';
import { type Session } from '#identity/identity.ts';
import { type Author, type Received } from '#schedule/schedule.ts';
import { CLOSE } from '#sync/board-doc.ts';
import { type Presence } from '#sync/awareness.ts';
import { askFrame, type Frame, readFrame } from './frame.ts';
import { leave } from './goodbye.ts';
import { Outlet, type SocketEnd } from './outlet.ts';
import { Pace } from './pace.ts';
import { ownWords, parsePresence } from './presence.ts';
import { type Place } from './room-queue.ts';
import { type Violation } from './violations.ts';

/** Who sits at one socket, and the Yjs client id leased to their document. */
export interface Member {
	session: Session;
	clientId: number;
}

/** What a client lacks, as an update and as frames, and what the board has. */
export interface SyncAnswer {
	update: Uint8Array;
	frame: Uint8Array;
	packed: Uint8Array | null;
	stateVector: Uint8Array;
}

/** What a socket asks of its room. */
export interface Room {
	/** Finds a place for a message in the board's queue. */
	queue(socket: DocSocket, bytes: number): Place;
	unqueue(socket: DocSocket, bytes: number): void;
	sync(vector: Uint8Array): Promise<SyncAnswer>;
	receive(author: Author, update: Uint8Array): Promise<Received>;
	present(socket: DocSocket, presence: Presence | null): void;
	showPresence(socket: DocSocket): void;
	sayHash(socket: DocSocket): void;
	violated(socket: DocSocket, violation: Violation): void;
	/** An accident while working for this socket: the whole board is in doubt. */
	failed(error: unknown, trace: string): void;
	/** A line that read too slowly was given up. */
	cut(): void;
	left(socket: DocSocket): void;
}

/** An update, and how the logs name it: its socket, and its number there. */
interface Traced {
	update: Uint8Array;
	trace: string;
}

const GAP_PATIENCE = 5_000;
const MOST_HELD = 64;
const PRESENCE_EVERY = 200;
/** A question makes the server encode the board: it counts as many messages. */
const ASK_COST = 5;

/** One person's open board. Reads strictly, works in order, and never lets one client's haste reach the others. */
export class DocSocket {
	readonly member: Member;
	readonly outlet: Outlet;
	/** Names this socket in the logs. */
	readonly line = randomBytes(4).toString('hex');
	readonly #socket: WebSocket;
	readonly #room: Room;
	readonly #messages = new Pace(60, 20, performance.now());
	readonly #whispers = new Pace(60, 20, performance.now());
	/** Whatever comes counts here, presence that is passed over and pings as well. */
	readonly #noise = new Pace(300, 100, performance.now());
	#work: Promise<void> = Promise.resolve();
	#open = true;
	#listens = true;
	#alive = true;
	#heard = 0;
	#held: Traced[] = [];
	#gapTimer: NodeJS.Timeout | undefined;
	#presence: string | null = null;
	#presenceTimer: NodeJS.Timeout | undefined;

	constructor(end: SocketEnd, member: Member, room: Room) {
		const { webSocket: socket } = end;
		this.#socket = socket;
		this.member = member;
		this.#room = room;
		this.outlet = new Outlet(end, () => {
			room.cut();
		});
		socket.on('message', (data, isBinary) => {
			this.#hear(data, isBinary);
		});
		socket.on('pong', () => (this.#alive = true));
		socket.on('ping', (data) => {
			if (this.#isBearable()) socket.pong(data);
		});
		// ws closes by itself what breaks WebSocket itself; a line that was merely lost says nothing here.
		socket.on('error', (error) => {
			room.violated(this, { what: `broken frame: ${codeOf(error)}`, trace: this.line });
		});
		socket.on('close', () => {
			this.#end();
			room.left(this);
		});
	}

	/** After this the socket does no more work, whatever still waits. */
	close(code: number, reason: string): void {
		this.#end();
		this.#socket.close(code, reason);
	}

	/** What it says from now on is for another server: the client keeps what it was not answered, and brings it there. */
	hearNoMore(): void {
		this.#listens = false;
	}

	/** @param trace the update it came by; of what is read before it is an update, the socket alone is named */
	violate(what: string, trace = this.line): void {
		if (!this.#open) return;
		this.close(CLOSE.violation, 'violation');
		this.#room.violated(this, { what, trace });
	}

	/** Called every 20 s: a line that did not answer the last ping is cut. */
	checkAlive(signOfLife: Uint8Array): void {
		if (!this.#alive) {
			this.#socket.terminate();
			return;
		}
		this.#alive = false;
		this.#socket.ping();
		this.outlet.presence(signOfLife);
	}

	#end(): void {
		this.#open = false;
		clearTimeout(this.#gapTimer);
		clearTimeout(this.#presenceTimer);
	}

	/** False, and the socket closed and left, when it makes more noise than any client: one that was hung up on as well. */
	#isBearable(): boolean {
		if (this.#noise.take(performance.now())) return true;
		this.#tooFast(this.line);
		if (!this.#socket.isPaused) leave(this.#socket);
		return false;
	}

	#tooFast(trace: string): void {
		if (!this.#open) return;
		this.close(CLOSE.overload, 'too fast');
		this.#room.violated(this, { what: 'too fast', trace });
	}

	#hear(data: RawData, isBinary: boolean): void {
		if (!this.#isBearable() || !this.#open || !this.#listens) return;
		this.#alive = true;
		if (!isBinary || !Buffer.isBuffer(data)) {
			this.violate('text frame');
			return;
		}
		const read = readFrame(data);
		if (!read.ok) this.violate(read.what);
		else if (read.frame.kind === 'presence') this.#hearPresence(read.frame.update);
		else this.#enqueue(read.frame, data.length);
	}

	#enqueue(frame: Frame, bytes: number): void {
		const cost = frame.kind === 'update' ? 1 : ASK_COST;
		const trace = `${this.line}.${String(++this.#heard)}`;
		if (!this.#messages.take(performance.now(), cost)) {
			this.#tooFast(trace);
			return;
		}
		const place = this.#room.queue(this, bytes);
		if (place !== 'taken') {
			if (place === 'full') this.close(CLOSE.overload, 'queue is full');
			else this.#tooFast(trace);
			return;
		}
		this.#work = this.#work
			.then(() => (this.#open ? this.#answer(frame, trace) : undefined))
			.catch((error: unknown) => {
				this.#room.failed(error, trace);
			})
			.finally(() => {
				this.#room.unqueue(this, bytes);
			});
	}

	async #answer(frame: Frame, trace: string): Promise<void> {
		if (frame.kind === 'ask') await this.#sync(frame.vector);
		else if (frame.kind === 'update') await this.#receive({ update: frame.update, trace });
		else this.#room.showPresence(this);
	}

	async #sync(vector: Uint8Array): Promise<void> {
		this.outlet.asked();
		const answer = await this.#room.sync(vector);
		this.outlet.answer(answer.update, answer.frame, answer.packed);
		this.#room.sayHash(this);
		this.outlet.word(askFrame(answer.stateVector));
		this.#room.showPresence(this);
	}

	async #receive(traced: Traced): Promise<void> {
		if (!(await this.#tried(traced))) {
			this.#hold(traced);
			return;
		}
		// What came may be what held ones waited for; go round until a round brings nothing.
		for (let before = 0; this.#open && this.#held.length > 0 && before !== this.#held.length;) {
			before = this.#held.length;
			const waiting = this.#held;
			this.#held = [];
			for (const one of waiting) if (!(await this.#tried(one))) this.#held.push(one);
		}
		if (this.#held.length === 0) clearTimeout(this.#gapTimer);
	}

	/** False when the update waits for earlier ones. */
	async #tried({ update, trace }: Traced): Promise<boolean> {
		const { session, clientId } = this.member;
		const received = await this.#room.receive({ actor: session.actor, clientId, trace }, update);
		if (received.status === 'violation') this.violate(received.what, trace);
		if (received.status === 'too long') this.close(CLOSE.tooLong, 'too long');
		return received.status !== 'gap';
	}

	#hold(traced: Traced): void {
		if (!this.#open) return;
		if (this.#held.length >= MOST_HELD) {
			this.violate('too many updates before their time');
			return;
		}
		if (this.#held.length === 0)
			this.#gapTimer = setTimeout(() => {
				this.violate('gap');
			}, GAP_PATIENCE);
		this.#held.push(traced);
	}

	#hearPresence(update: Uint8Array): void {
		if (!this.#whispers.take(performance.now())) return;
		const own = ownWords(update, this.member.clientId);
		if (!own.ok) {
			this.violate(own.what);
			return;
		}
		if (own.text === null) return;
		this.#presence = own.text;
		this.#presenceTimer ??= setTimeout(() => {
			this.#tell();
		}, PRESENCE_EVERY);
	}

	#tell(): void {
		this.#presenceTimer = undefined;
		const parsed = parsePresence(this.#presence ?? 'null');
		if (parsed.ok) this.#room.present(this, parsed.presence);
		else this.violate(parsed.what);
	}
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.message);
