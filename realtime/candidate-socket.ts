import { type PlanningEvent } from '#domain/planning.ts';
import { type Session } from '#identity/identity.ts';
import { type CandidateToServer, type ServerToCandidate } from '#sync/live-events.ts';
import { type Socket } from 'socket.io';
import * as v from 'valibot';
import { type Log } from './log.ts';
import { type SocketCount } from './metrics.ts';
import { Pace } from './pace.ts';

const versionSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Events a slow line may have waiting; at about half a kilobyte each this is 256 KiB. */
const MOST_WAITING = 512;

/** One open page of a candidate. It may ask one question, once a second. */
export class CandidateSocket {
	readonly session: Session;
	readonly #socket: Socket<CandidateToServer, ServerToCandidate>;
	readonly #since: (version: number) => Promise<PlanningEvent[]>;
	readonly #count: SocketCount;
	/** Newest version this page has for certain; null until it says where it stands. */
	#sent: number | null = null;
	#waiting = 0;

	constructor(
		socket: Socket<CandidateToServer, ServerToCandidate>,
		session: Session,
		since: (version: number) => Promise<PlanningEvent[]>,
		{ log, count }: { log: Log; count: SocketCount }
	) {
		this.session = session;
		this.#socket = socket;
		this.#since = since;
		this.#count = count;
		// Pushes come through the room, from this node or another; whatever is sent counts.
		socket.onAnyOutgoing((name: string, events: unknown) => {
			if (name === 'planning') this.#wasSent(events as readonly PlanningEvent[]);
		});
		const pace = new Pace(10, 1, performance.now());
		socket.conn.on('packetCreate', () => this.#waiting++);
		socket.conn.on('flush', (packets: unknown[]) => (this.#waiting -= packets.length));
		// Counted below Socket.IO, so that floods of unknown events, acknowledgements or namespaces count too.
		socket.conn.on('packet', () => {
			if (pace.take(performance.now())) return;
			count.violated();
			socket.conn.close(true);
		});
		socket.on('since', (version: unknown, answer: unknown) => {
			if (!v.is(versionSchema, version) || typeof answer !== 'function') {
				count.violated();
				socket.disconnect(true);
				return;
			}
			this.#answer(version, answer as (events: PlanningEvent[]) => void).catch((error: unknown) => {
				log.error({ err: error }, 'planning not read');
			});
		});
	}

	/** The session is over: say so, and hang up. */
	end(): void {
		this.#socket.emit('ended');
		this.#socket.disconnect(true);
	}

	/** Keeps count of what a push brought; a hole stays open until it is filled. */
	#wasSent(events: readonly PlanningEvent[]): void {
		for (const { version } of events) if (version - 1 === this.#sent) this.#sent = version;
		if (this.#waiting <= MOST_WAITING) return;
		this.#count.cut();
		this.#socket.conn.close(true);
	}

	isBehind(version: number): boolean {
		return this.#sent !== null && this.#sent < version;
	}

	async catchUp(): Promise<void> {
		if (this.#sent === null) return;
		const events = await this.#since(this.#sent);
		if (events.length === 0) return;
		this.#socket.emit('planning', events);
	}

	async #answer(version: number, answer: (events: PlanningEvent[]) => void): Promise<void> {
		const events = await this.#since(version);
		answer(events);
		this.#sent = Math.max(this.#sent ?? 0, events.at(-1)?.version ?? version);
	}
}
