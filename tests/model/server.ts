import { EventEmitter } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { type Duplex } from 'node:stream';
import { type Sql } from '#db/sql.ts';
import { type Week } from '#domain/week.ts';
import { type Identity, type Session } from '#identity/identity.ts';
import { boardSeat } from '#realtime/board-door.ts';
import { CandidateRooms } from '#realtime/candidate-rooms.ts';
import { DocRooms } from '#realtime/doc-rooms.ts';
import { openLog } from '#log';
import { ringCommits } from '#realtime/node.ts';
import { Strangers } from '#realtime/strangers.ts';
import { Turnstile } from '#realtime/turnstile.ts';
import { createSchedule } from '#schedule/create.ts';
import { type BoardCommit, type Schedule } from '#schedule/schedule.ts';
import { createTexts } from '#schedule/texts.ts';
import { BOARD_PATH } from '#sync/board-doc.ts';
import { LIVE_PATH } from '#sync/live-events.ts';
import { ORIGIN } from '../harness/live-school.ts';
import { type Chance } from './chance.ts';
import { type Doorbells } from './doorbells.ts';
import { Line } from './line.ts';
import { type Traffic } from './traffic.ts';
import { type Count } from './tally.ts';
import { type Turns } from './turns.ts';
import { type Wire } from './wire.ts';

export interface Surroundings {
	sql: Sql;
	turns: Turns;
	traffic: Traffic;
	chance: Chance;
	count: Count;
	bells: Doorbells;
	/** Whose cookie that is. */
	sessions: ReadonlyMap<string, Session>;
}

const log = openLog('silent');
const count = { violated: () => undefined, cut: () => undefined, encoded: () => undefined };
const origins = new Set([ORIGIN]);

/** One process: boards, rooms and candidates as realtime/node.ts ties them together, without HTTP and its pulses. */
export class Server {
	readonly name: string;
	readonly line: Line;
	readonly schedule: Schedule;
	readonly candidates: CandidateRooms;
	readonly #rooms: DocRooms;
	readonly #seat: ReturnType<typeof boardSeat>;
	readonly #bells: Doorbells;
	readonly #wires = new Set<Wire>();
	/** Rejects when the process dies. */
	readonly #death: Promise<never>;
	#die: (error: Error) => void = () => undefined;
	isAlive = true;

	constructor(name: string, surroundings: Surroundings, onCommit: (commit: BoardCommit) => void) {
		const { sql, bells, sessions } = surroundings;
		this.name = name;
		this.#bells = bells;
		this.#death = new Promise((_, reject) => (this.#die = reject));
		this.#death.catch(() => undefined);
		this.line = new Line(sql, name, surroundings);
		const { sql: line } = this.line;
		this.schedule = createSchedule({ sql: line, clock: Date.now });
		this.schedule.onCommit(onCommit);
		const identity = identityOf(sessions);
		this.candidates = new CandidateRooms({
			schedule: this.schedule,
			identity,
			sql: line,
			origins,
			guard: { turnstile: new Turnstile(6), strangers: new Strangers(), addressOf: () => 'here' },
			log,
			count
		});
		const bell = bells.hang(name, this.candidates.server);
		ringCommits(bell, this.schedule, createTexts(line));
		this.#rooms = new DocRooms({ source: this.schedule, sql: line, bell, log, count });
		this.#seat = boardSeat(this.schedule, this.#rooms);
	}

	/** Somebody of the staff at the door of a board. */
	async letIn(wire: Wire, session: Session, url: URL): Promise<void> {
		if (!this.#takes(wire)) return;
		const [school = '', week = ''] = url.pathname.slice(BOARD_PATH.length).split('/');
		const [clientId, epoch] = ['client', 'epoch'].map((key) => Number(url.searchParams.get(key)));
		const asked = { school, week: week as Week, clientId: clientId ?? 0, epoch: epoch ?? 0 };
		const entry = await this.#seat(session, asked);
		if (entry.at === 'refused') return wire.cut();
		wire.toClient('open', () => {
			wire.client.opened();
		});
		if (entry.at === 'turned away') wire.server.close(entry.code, entry.reason);
		else
			this.#rooms.join(
				{ webSocket: wire.server as never, line: null },
				{ session, clientId: asked.clientId },
				entry.doc
			);
	}

	/** A candidate's page at its door. */
	async letInCandidate(wire: Wire, cookie: string): Promise<void> {
		if (!this.#takes(wire)) return;
		const { engine } = this.candidates.server;
		const conn = new LiveConnection(wire);
		const url = new URL(`${LIVE_PATH}/?EIO=4&transport=websocket`, ORIGIN);
		const headers = { origin: ORIGIN, cookie };
		const request = { headers, url: url.pathname + url.search, connection: {} } as IncomingMessage;
		const socket = Object.assign(new EventEmitter(), { destroyed: false, end: () => wire.cut() });
		wire.server.once('close', () => socket.emit('close'));
		engine.handleUpgrade = () => {
			Object.assign(conn, { request });
			engine.emit('connection', conn);
			wire.toClient('open', () => {
				wire.client.opened();
			});
		};
		await this.candidates.enter(request, socket as unknown as Duplex, Buffer.alloc(0), url);
	}

	/** Nobody is at home where the process has died meanwhile. */
	#takes(wire: Wire): boolean {
		if (this.isAlive) this.#wires.add(wire);
		else wire.cut();
		return this.isAlive;
	}

	/** What a person asks over HTTP: without an answer when the process dies meanwhile. */
	ask<T>(work: Promise<T>): Promise<T> {
		return Promise.race([work, this.#death]);
	}

	isLookedAt(room: string): boolean {
		return this.#rooms.isLookedAt(room);
	}
	sayHashes(): void {
		this.#rooms.sayHashes();
	}

	crash(): void {
		this.isAlive = false;
		this.line.die();
		this.#bells.takeDown(this.name);
		for (const wire of this.#wires) wire.cut();
		this.#die(new Error('connection reset'));
	}
}

function identityOf(sessions: ReadonlyMap<string, Session>): Identity {
	const validate = (cookie: string | null) => {
		const session = sessions.get(cookie ?? '');
		return Promise.resolve(session ? { session, renewed: null } : null);
	};
	return { cookieName: 'who', validate } as Partial<Identity> as Identity;
}

/** A line as engine.io hands it to Socket.IO. */
class LiveConnection extends EventEmitter {
	readonly id = crypto.randomUUID();
	readonly protocol = 4;
	readonly remoteAddress = '127.0.0.1';
	readonly transport;
	readyState = 'open';
	readonly #wire: Wire;

	constructor(wire: Wire) {
		super();
		this.#wire = wire;
		this.transport = { name: 'websocket', writable: true, socket: wire.server };
		wire.server.on('message', (data: Buffer) => {
			this.emit('packet', {});
			this.emit('data', data.toString());
		});
		wire.server.once('close', () => {
			this.#end();
		});
	}
	write(text: string): void {
		const packet = { type: 'message', data: text };
		this.emit('packetCreate', packet);
		this.#wire.server.send(Buffer.from(text));
		this.emit('flush', [packet]);
	}
	close(): void {
		this.#wire.server.close(1000, '');
		this.#end();
	}
	#end(): void {
		if (this.readyState === 'closed') return;
		this.readyState = 'closed';
		this.emit('close', 'transport close');
	}
}
