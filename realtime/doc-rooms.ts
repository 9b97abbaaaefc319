import { inSchool, type Sql } from '#db/sql.ts';
import * as violations from '#db/violations.ts';
import { writingRole } from '#domain/policy.ts';
import { Evicted, type LiveDoc } from '#schedule/schedule.ts';
import { CLOSE } from '#sync/board-doc.ts';
import { type WebSocket } from 'ws';
import { DocRoom, type RoomReports } from './doc-room.ts';
import { DocSocket, type Member } from './doc-socket.ts';
import { type Log } from './log.ts';
import { Pace } from './pace.ts';
import { SIGN_OF_LIFE } from './presence.ts';

const ALIVE_EVERY = 20_000;
const WAVE = 50;
const WAVE_EVERY = 50;

/** What a room needs to hear about its documents: both are told after the fact, by the document's room. */
interface Source {
	onCommit(listener: (commit: { room: string; epoch: number; change: Uint8Array }) => void): () => void;
	onEvicted(listener: (evicted: Evicted) => void): () => void;
}

interface Deps {
	source: Source;
	sql: Sql;
	log: Log;
	/** The last socket of a room has gone. */
	onEmpty?: (room: string) => void;
}

/** Every open board of this node, or every open text, and what the rest of the house tells them. */
export class DocRooms implements RoomReports {
	readonly #rooms = new Map<string, DocRoom>();
	/** So that a client that violates again and again cannot fill the audit. */
	readonly #records = new Pace(60, 1, performance.now());
	readonly #deps: Deps;
	readonly #aliveTimer: NodeJS.Timeout;

	constructor(deps: Deps) {
		this.#deps = deps;
		deps.source.onCommit(({ room, epoch, change }) => {
			const present = this.#rooms.get(room);
			if (present?.doc.epoch === epoch) present.fanOut({ change });
			else present?.closeAll(CLOSE.epoch, 'new epoch');
		});
		deps.source.onEvicted((evicted) => {
			if (evicted.cause !== undefined)
				deps.log.error({ err: evicted.cause, room: evicted.room }, 'document evicted');
			const room = this.#rooms.get(evicted.room);
			if (room) this.failed(room, evicted);
		});
		this.#aliveTimer = setInterval(() => {
			for (const socket of this.#sockets()) socket.checkAlive(SIGN_OF_LIFE);
		}, ALIVE_EVERY).unref();
	}

	/** Seats a person who has passed the door. */
	join(webSocket: WebSocket, member: Member, doc: LiveDoc): void {
		const present = this.#rooms.get(doc.room);
		// PostgreSQL was read anew for this document; whoever still looks at the old copy comes back for the new one.
		if (present && present.doc !== doc) present.closeAll(CLOSE.restart, 'read anew');
		const room = present?.doc === doc ? present : new DocRoom(doc, this);
		this.#rooms.set(doc.room, room);
		room.join(new DocSocket(webSocket, member, room));
	}

	isLookedAt(room: string): boolean {
		return this.#rooms.has(room);
	}

	/** Public ids of the sessions behind the open sockets. */
	sessions(): string[] {
		return [...new Set([...this.#sockets()].map((socket) => socket.member.session.publicId))];
	}

	/** Signed out, expired, disabled: these people see and write no more. */
	endSessions(ended: ReadonlySet<string>): void {
		for (const socket of [...this.#sockets()])
			if (ended.has(socket.member.session.publicId)) socket.close(CLOSE.ended, 'session ended');
	}

	/** Sends everybody home in waves, so that they do not all come back in one instant. */
	async close(): Promise<void> {
		clearInterval(this.#aliveTimer);
		const sockets = [...this.#sockets()];
		for (let from = 0; from < sockets.length; from += WAVE) {
			for (const socket of sockets.slice(from, from + WAVE)) socket.close(CLOSE.restart, 'restart');
			await new Promise((done) => setTimeout(done, WAVE_EVERY));
		}
	}

	violated(room: DocRoom, socket: DocSocket, what: string): void {
		this.recordViolation(socket.member, room.doc.room, what);
	}

	/** @param room which document it was tried on */
	recordViolation({ session }: Pick<Member, 'session'>, room: string, what: string): void {
		const { sql, log } = this.#deps;
		const { school, account } = session.actor;
		log.warn({ school, account, room, what }, 'protocol violated');
		if (!this.#records.take(performance.now())) return;
		const violation = { school, account, role: writingRole(session.actor), room, what };
		inSchool(sql, { school }, (tx) => violations.record(tx, violation)).catch((error: unknown) => {
			log.error({ err: error, ...violation }, 'violation not recorded');
		});
	}

	/** An accident leaves the document in doubt: its sockets come back to what PostgreSQL holds. */
	failed(room: DocRoom, error: unknown): void {
		if (!(error instanceof Evicted))
			this.#deps.log.error({ err: error, room: room.doc.room }, 'document failed');
		const overload = error instanceof Evicted && error.why === 'overload';
		room.closeAll(overload ? CLOSE.overload : CLOSE.restart, 'reloads');
	}

	left(room: DocRoom): void {
		const name = room.doc.room;
		if (room.sockets.size > 0 || this.#rooms.get(name) !== room) return;
		this.#rooms.delete(name);
		this.#deps.onEmpty?.(name);
	}

	*#sockets(): Iterable<DocSocket> {
		for (const room of this.#rooms.values()) yield* room.sockets;
	}
}
