import { createServer, type IncomingMessage } from 'node:http';
import { type Duplex } from 'node:stream';
import * as candidateEvents from '#db/candidate-events.ts';
import * as people from '#db/people.ts';
import * as plannings from '#db/plannings.ts';
import { inSchool, type Sql, sweep } from '#db/sql.ts';
import { type PlanningEvent } from '#domain/planning.ts';
import { isAdmin, isStaff } from '#domain/policy.ts';
import { type Identity, type Session } from '#identity/identity.ts';
import { type BoardCommit, type Schedule } from '#schedule/schedule.ts';
import {
	AS_STAFF,
	type CandidateToServer,
	ENDED,
	LIVE_PATH,
	type ServerToCandidate
} from '#sync/live-events.ts';
import { Server } from 'socket.io';
import { CandidateLine, type Connection, type LiveSocket } from './candidate-line.ts';
import { CandidateSocket, type Visitor } from './candidate-socket.ts';
import { admitUnhurried, type DoorGuard } from './door-guard.ts';
import { admit, type Refused, statusOf } from './gate.ts';
import { Chunks } from './chunks.ts';
import { type Log } from '#log';
import { type SocketCount } from './metrics.ts';
import { type Attendant, roleHeld } from './revocation.ts';
import { Newest } from './newest.ts';
import { Seats } from './seats.ts';
import { slicesOf } from './slices.ts';
import { type Door } from './upgrade.ts';
import { Violations } from './violations.ts';
import { inWaves } from './waves.ts';

interface Deps {
	schedule: Schedule;
	identity: Identity;
	sql: Sql;
	origins: ReadonlySet<string>;
	/** Its turnstile is for what is read of plannings, too. */
	guard: DoorGuard;
	log: Log;
	count: SocketCount;
}

const MESSAGE_LIMIT = 8 * 1024;
const SOCKETS_A_PERSON = 10;
/** A refused CONNECT as Socket.IO writes it: said before anything is read. */
const CONNECT_ENDED = `4${JSON.stringify({ message: ENDED })}`;

/** Candidates watching their planning, and everybody their inbox: one room each, named by their session. */
export class CandidateRooms implements Door {
	readonly #deps: Deps;
	/** Socket.IO listens here and the router rings; this server never opens a port of its own. */
	readonly #bell = createServer();
	/** Its rooms reach candidates at every node. */
	readonly server: Server<CandidateToServer, ServerToCandidate>;
	readonly #visitors = new WeakMap<IncomingMessage, Visitor>();
	/** Who had a session: a browser cannot read the status of a refusal, so their page is told, and nothing else. */
	readonly #turnedAway = new WeakSet<IncomingMessage>();
	/** What Engine.IO has opened, whether or not the page ever says CONNECT on it. */
	readonly #lines = new WeakMap<Connection, CandidateLine>();
	readonly #seats = new Seats(SOCKETS_A_PERSON);
	readonly #newest: Newest;
	readonly #pushes = new Chunks();
	readonly #violations: Violations;
	readonly #sockets = new Map<string, Set<CandidateSocket>>();

	constructor(deps: Deps) {
		this.#deps = deps;
		this.#newest = new Newest(deps.sql);
		this.#violations = new Violations({ ...deps, count: deps.count.violated });
		this.server = new Server(this.#bell, {
			path: LIVE_PATH,
			transports: ['websocket'],
			serveClient: false,
			destroyUpgrade: false,
			maxHttpBufferSize: MESSAGE_LIMIT,
			connectTimeout: 5_000,
			perMessageDeflate: false
		});
		this.server.engine.on('connection', (conn: Connection) => {
			this.#open(conn);
		});
		this.server.on('connection', (socket) => {
			this.#greet(socket);
		});
		deps.schedule.onCommit((commit) => {
			this.#push(commit);
		});
	}

	opensTo(_request: IncomingMessage, url: URL): boolean {
		return url.pathname === LIVE_PATH || url.pathname === `${LIVE_PATH}/`;
	}

	async enter(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): Promise<Refused | null> {
		// An engine id would move somebody's line onto this one; we only ever open new lines.
		if (url.searchParams.has('sid')) return 400;
		const { guard, origins, identity } = this.#deps;
		const admitted = await admitUnhurried(guard, socket, request, () => admit(request, origins, identity));
		if (admitted === 429) return 429;
		if (!admitted.ok && admitted.why !== 'ended') return statusOf(admitted);
		if (!admitted.ok) {
			this.#turnedAway.add(request);
			this.#bell.emit('upgrade', request, socket, head);
			return null;
		}
		const person = await this.#personOf(admitted.session, url);
		if (person === null) {
			this.#violations.record(admitted.session, url.pathname, { what: 'not theirs to open', trace: null });
			return 403;
		}
		if (!this.#seats.take(admitted.session.actor.account, socket)) return 429;
		this.#visitors.set(request, { session: admitted.session, person });
		this.#bell.emit('upgrade', request, socket, head);
		return null;
	}

	/** As a candidate, or, where its address says so, as one of the staff: that has an inbox too, but no planning. */
	async #personOf({ actor }: Session, url: URL): Promise<string | null> {
		if (url.searchParams.get('as') !== AS_STAFF) return actor.candidate;
		if (!isStaff(actor)) return null;
		const { sql } = this.#deps;
		return await this.#deps.guard.turnstile.pass(() =>
			inSchool(sql, { school: actor.school }, (tx) => people.ofStaff(tx, actor.account))
		);
	}

	attendants(): Attendant[] {
		return [...this.#all()].map(attendantOf);
	}

	endSessions(isOver: (attendant: Attendant) => boolean): void {
		for (const socket of [...this.#all()]) {
			if (!isOver(attendantOf(socket))) continue;
			const { line, session, person } = socket;
			const whose = { line: line.id, school: session.school.id, account: session.actor.account, person };
			this.#deps.log.info(whose, 'session ended');
			socket.end();
		}
	}

	/** Sends each connected candidate what they were not sent: a push can get lost, a version cannot. */
	async catchUp(): Promise<void> {
		for (const socket of [...this.#all()]) socket.line.look(performance.now());
		for (const people of slicesOf([...this.#sockets.keys()])) {
			const standings = await sweep(this.#deps.sql, (tx) => candidateEvents.standings(tx, people));
			const behind: CandidateSocket[] = [];
			for (const [person, { version, unread }] of standings)
				for (const socket of this.#sockets.get(person) ?? []) {
					socket.tellUnread(unread);
					if (socket.lacks(version)) behind.push(socket);
				}
			// Side by side, as far as the turnstile lets them: one after the other, hundreds would take longer than they may.
			await Promise.all(behind.map((socket) => socket.catchUp()));
		}
	}

	/** Sends everybody home, in waves. */
	async close(): Promise<void> {
		await inWaves([...this.#all()], (socket) => {
			socket.line.sendHome();
		});
		await this.server.close();
	}

	#open(conn: Connection): void {
		const visitor = this.#visitors.get(conn.request);
		if (!visitor) {
			const isTold = this.#turnedAway.has(conn.request);
			if (isTold) conn.write(CONNECT_ENDED);
			conn.close(!isTold);
			return;
		}
		const { session, person } = visitor;
		const violated = (what: string): void => {
			this.#violations.record(session, roomOf(person), { what, trace: line.id });
		};
		const line = new CandidateLine(conn, { violated, cut: this.#deps.count.cut });
		this.#lines.set(conn, line);
	}

	#greet(socket: LiveSocket): void {
		const visitor = this.#visitors.get(socket.request);
		const line = this.#lines.get(socket.conn);
		if (!visitor || !line) {
			socket.disconnect(true);
			return;
		}
		const { session, person } = visitor;
		forgetRequest(socket);
		line.greeted(socket);
		const { sql, log } = this.#deps;
		const scope = { school: session.actor.school, candidate: person };
		const read = (version: number): Promise<PlanningEvent[]> =>
			inSchool(sql, scope, (tx) => plannings.since(tx, person, version));
		const since = async (version: number): Promise<PlanningEvent[]> =>
			(await this.#newest.of(person)) > version
				? await this.#deps.guard.turnstile.pass(() => read(version))
				: [];
		const greeted = new CandidateSocket(socket, visitor, { since, log, line });
		const others = this.#sockets.get(person) ?? new Set();
		this.#sockets.set(person, others.add(greeted));
		void socket.join(roomOf(person));
		socket.on('disconnect', () => {
			others.delete(greeted);
			if (others.size === 0 && this.#sockets.get(person) === others) this.#sockets.delete(person);
		});
	}

	#push(commit: BoardCommit): void {
		const byCandidate = Map.groupBy(commit.pushes, (push) => push.candidate);
		for (const [candidate, pushes] of byCandidate) {
			const events = pushes.map((push) => push.event).sort((a, b) => a.version - b.version);
			this.#pushes.add(() => this.server.to(roomOf(candidate)).emit('planning', events));
		}
	}

	*#all(): Iterable<CandidateSocket> {
		for (const sockets of this.#sockets.values()) yield* sockets;
	}
}

/** What a line came with is read once; Socket.IO would keep it for as long as the line lives. */
function forgetRequest(socket: LiveSocket): void {
	const kept: { handshake: unknown; conn: { request: unknown } } = socket;
	kept.handshake = kept.conn.request = null;
}

/** One of the staff lives by the role they came with; whoever has only another one left comes back by themselves. */
function attendantOf({ session: { publicId, actor }, person }: CandidateSocket): Attendant {
	const role = person === actor.candidate ? 'candidate' : isAdmin(actor) ? 'admin' : 'instructor';
	return { session: publicId, ...roleHeld(actor, role) };
}

const roomOf = (person: string): string => `candidate:${person}`;
