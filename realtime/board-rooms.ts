import { inSchool, type Sql } from '#db/sql.ts';
import * as violations from '#db/violations.ts';
import { writingRole } from '#domain/policy.ts';
import { type BoardCommit, BoardEvicted, type LiveBoard, type Schedule } from '#schedule/schedule.ts';
import { boardRoom, CLOSE } from '#sync/board-doc.ts';
import { type WebSocket } from 'ws';
import { BoardRoom, type RoomReports } from './board-room.ts';
import { BoardSocket, type Member } from './board-socket.ts';
import { type Log } from './log.ts';
import { Pace } from './pace.ts';
import { SIGN_OF_LIFE } from './presence.ts';

const ALIVE_EVERY = 20_000;
const WAVE = 50;
const WAVE_EVERY = 50;

/** Every open board of this node, and what the rest of the house tells them. */
export class BoardRooms implements RoomReports {
	readonly #rooms = new Map<string, BoardRoom>();
	/** So that a client that violates again and again cannot fill the audit. */
	readonly #records = new Pace(60, 1, performance.now());
	readonly #sql: Sql;
	readonly #log: Log;
	readonly #aliveTimer: NodeJS.Timeout;

	constructor({ schedule, sql, log }: { schedule: Schedule; sql: Sql; log: Log }) {
		this.#sql = sql;
		this.#log = log;
		schedule.onCommit((commit) => {
			this.#fanOut(commit);
		});
		schedule.onEvicted((evicted) => {
			this.#evict(evicted);
		});
		this.#aliveTimer = setInterval(() => {
			for (const socket of this.#sockets()) socket.checkAlive(SIGN_OF_LIFE);
		}, ALIVE_EVERY).unref();
	}

	/** Seats a person who has passed the door. */
	join(webSocket: WebSocket, member: Member, board: LiveBoard): void {
		const name = boardRoom(board.school, board.week);
		const present = this.#rooms.get(name);
		// PostgreSQL was read anew for this board; whoever still looks at the old copy comes back for the new one.
		if (present && present.board !== board) present.closeAll(CLOSE.restart, 'board reloaded');
		const room = present?.board === board ? present : new BoardRoom(board, this);
		this.#rooms.set(name, room);
		room.join(new BoardSocket(webSocket, member, room));
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

	violated(room: BoardRoom, socket: BoardSocket, what: string): void {
		this.recordViolation(socket.member, room.board.week, what);
	}

	recordViolation({ session }: Pick<Member, 'session'>, week: string, what: string): void {
		const { school, account } = session.actor;
		this.#log.warn({ school, account, week, what }, 'board protocol violated');
		if (!this.#records.take(performance.now())) return;
		const violation = { school, account, role: writingRole(session.actor), week, what };
		inSchool(this.#sql, { school }, (tx) => violations.record(tx, violation)).catch((error: unknown) => {
			this.#log.error({ err: error, ...violation }, 'violation not recorded');
		});
	}

	/** An accident leaves the board in doubt: its sockets come back to what PostgreSQL holds. */
	failed(room: BoardRoom, error: unknown): void {
		if (!(error instanceof BoardEvicted))
			this.#log.error({ err: error, school: room.board.school, week: room.board.week }, 'board failed');
		const overload = error instanceof BoardEvicted && error.why === 'overload';
		room.closeAll(overload ? CLOSE.overload : CLOSE.restart, 'board reloads');
	}

	left(room: BoardRoom): void {
		const name = boardRoom(room.board.school, room.board.week);
		if (room.sockets.size === 0 && this.#rooms.get(name) === room) this.#rooms.delete(name);
	}

	#fanOut(commit: BoardCommit): void {
		const room = this.#rooms.get(boardRoom(commit.school, commit.week));
		if (!room) return;
		if (room.board.epoch === commit.epoch) room.fanOut(commit);
		else room.closeAll(CLOSE.epoch, 'new epoch');
	}

	#evict(evicted: BoardEvicted): void {
		const room = this.#rooms.get(boardRoom(evicted.school, evicted.week));
		if (room) this.failed(room, evicted);
	}

	*#sockets(): Iterable<BoardSocket> {
		for (const room of this.#rooms.values()) yield* room.sockets;
	}
}
