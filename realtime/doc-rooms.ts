import { type Sql } from '#db/sql.ts';
import { writingRole } from '#domain/policy.ts';
import { Evicted, type LiveDoc } from '#schedule/schedule.ts';
import { type StampedPresence } from '#sync/awareness.ts';
import { CLOSE } from '#sync/board-doc.ts';
import { DocRoom, type RoomReports } from './doc-room.ts';
import { DocSocket, type Member } from './doc-socket.ts';
import { type SocketEnd } from './outlet.ts';
import { type Bell, type Ring } from './bell.ts';
import { type Log } from '#log';
import { type SocketCount } from './metrics.ts';
import { SIGN_OF_LIFE } from './presence.ts';
import { type Attendant, roleHeld } from './revocation.ts';
import { type Violation, Violations } from './violations.ts';
import { inWaves } from './waves.ts';

const ALIVE_EVERY = 20_000;
/** Two signs of life of another node have not come. */
const SILENT = 2.5 * ALIVE_EVERY;
/** How long moves are gathered for the other nodes. */
const TELL_MOVES = 100;

const CODES = { doubt: CLOSE.restart, overload: CLOSE.overload, epoch: CLOSE.epoch };

/** What a room needs to hear about its documents: both are told after the fact, by the document's room. */
interface Source {
	onCommit(listener: (commit: { room: string; epoch: number; change: Uint8Array }) => void): () => void;
	onEvicted(listener: (evicted: Evicted) => void): () => void;
}

interface Deps {
	source: Source;
	sql: Sql;
	log: Log;
	bell: Bell;
	count: SocketCount;
	/** The last socket of a room has gone. */
	onEmpty?: (room: string) => void;
}

/** Every open board of this node, or every open text, and what the rest of the house tells them. */
export class DocRooms implements RoomReports {
	readonly #rooms = new Map<string, DocRoom>();
	readonly violations: Violations;
	/** Moves of people here that the other nodes have not been told. */
	readonly #moves = new Map<string, Map<number, StampedPresence | null>>();
	#movesTimer: NodeJS.Timeout | undefined;
	#listens = true;
	readonly #deps: Deps;
	readonly #aliveTimer: NodeJS.Timeout;

	constructor(deps: Deps) {
		this.#deps = deps;
		this.violations = new Violations({ ...deps, count: deps.count.violated });
		deps.source.onCommit(({ room, epoch, change }) => {
			const present = this.#rooms.get(room);
			if (present?.doc.epoch === epoch) present.fanOut({ change });
			else present?.closeAll(CLOSE.epoch, 'new epoch');
		});
		deps.source.onEvicted((evicted) => {
			if (evicted.cause !== undefined)
				deps.log.error({ err: evicted.cause, room: evicted.room }, 'document evicted');
			const room = this.#rooms.get(evicted.room);
			room?.closeAll(CODES[evicted.why], 'reloads');
		});
		deps.bell.onRing((ring) => {
			this.#hear(ring);
		});
		this.#aliveTimer = setInterval(() => {
			for (const socket of this.#sockets()) socket.checkAlive(SIGN_OF_LIFE);
			for (const room of this.#rooms.values()) {
				room.forgetSilent(SILENT);
				this.#tellWhoIsHere(room);
			}
		}, ALIVE_EVERY).unref();
	}

	/** Seats a person who has passed the door. */
	join(end: SocketEnd, member: Member, doc: LiveDoc): void {
		const present = this.#rooms.get(doc.room);
		// PostgreSQL was read anew for this document; whoever still looks at the old copy comes back for the new one.
		if (present && present.doc !== doc) present.closeAll(CLOSE.restart, 'read anew');
		const room = present?.doc === doc ? present : new DocRoom(doc, this);
		this.#rooms.set(doc.room, room);
		if (room !== present) this.#deps.bell.ring({ of: 'who', room: doc.room });
		const socket = new DocSocket(end, member, room);
		if (!this.#listens) socket.hearNoMore();
		room.join(socket);
		const { school, account } = member.session.actor;
		this.#deps.log.info({ line: socket.line, school, account, room: doc.room }, 'joined');
	}

	/** Messages of each room that wait or are being worked on. */
	queues(): number[] {
		return [...this.#rooms.values()].map((room) => room.waiting);
	}

	isLookedAt(room: string): boolean {
		return this.#rooms.has(room);
	}

	/** In one turn with what was told last: a client that has read everything must come to the same. */
	sayHashes(): void {
		for (const room of this.#rooms.values()) for (const socket of room.sockets) room.sayHash(socket);
	}

	attendants(): Attendant[] {
		return [...this.#sockets()].map(attendantOf);
	}

	/** Signed out, expired, disabled, role taken away: these people see and write no more. */
	endSessions(isOver: (attendant: Attendant) => boolean): void {
		for (const socket of [...this.#sockets()]) {
			if (!isOver(attendantOf(socket))) continue;
			this.#deps.log.info({ line: socket.line, code: CLOSE.ended }, 'session ended');
			socket.close(CLOSE.ended, 'session ended');
		}
	}

	/** What runs is finished first, and nothing is added to it (R28). */
	hearNoMore(): void {
		this.#listens = false;
		for (const socket of this.#sockets()) socket.hearNoMore();
	}

	/** Sends everybody home, in waves. */
	async close(): Promise<void> {
		clearInterval(this.#aliveTimer);
		for (const room of this.#rooms.values())
			for (const [clientId] of room.here()) this.moved(room, clientId, null);
		this.#tellMoves();
		await inWaves([...this.#sockets()], (socket) => {
			socket.close(CLOSE.restart, 'restart');
		});
	}

	violated(room: DocRoom, socket: DocSocket, violation: Violation): void {
		this.violations.record(socket.member.session, room.doc.room, violation);
	}

	/** An accident leaves the document in doubt: its sockets come back to what PostgreSQL holds. */
	failed(room: DocRoom, error: unknown, trace: string): void {
		const why = error instanceof Evicted ? error.why : 'doubt';
		// Why a document was evicted is said once, for all its sockets.
		const accident = error instanceof Evicted ? {} : { err: error };
		this.#deps.log.error({ trace, room: room.doc.room, why, ...accident }, 'not answered');
		room.closeAll(CODES[why], 'reloads');
	}

	cut(): void {
		this.#deps.count.cut();
	}

	encoded(): void {
		this.#deps.count.encoded();
	}

	left(room: DocRoom): void {
		const name = room.doc.room;
		if (room.sockets.size > 0 || this.#rooms.get(name) !== room) return;
		this.#rooms.delete(name);
		this.#deps.onEmpty?.(name);
	}

	moved(room: DocRoom, clientId: number, presence: StampedPresence | null): void {
		const people = this.#moves.get(room.doc.room) ?? new Map<number, StampedPresence | null>();
		this.#moves.set(room.doc.room, people.set(clientId, presence));
		this.#movesTimer ??= setTimeout(() => {
			this.#tellMoves();
		}, TELL_MOVES);
	}

	#tellMoves(): void {
		clearTimeout(this.#movesTimer);
		this.#movesTimer = undefined;
		for (const [name, moves] of this.#moves)
			this.#deps.bell.ring({ of: 'presence', room: name, people: [...moves] });
		this.#moves.clear();
	}

	#tellWhoIsHere(room: DocRoom): void {
		const people = room.here();
		if (people.length > 0) this.#deps.bell.ring({ of: 'presence', room: room.doc.room, people });
	}

	#hear(ring: Ring): void {
		const room = 'room' in ring ? this.#rooms.get(ring.room) : undefined;
		if (!room) return;
		if (ring.of === 'who') this.#tellWhoIsHere(room);
		if (ring.of === 'presence')
			for (const [clientId, presence] of ring.people) room.movedElsewhere(clientId, presence);
	}

	*#sockets(): Iterable<DocSocket> {
		for (const room of this.#rooms.values()) yield* room.sockets;
	}
}

const attendantOf = ({ member: { session } }: DocSocket): Attendant => ({
	session: session.publicId,
	...roleHeld(session.actor, writingRole(session.actor))
});
