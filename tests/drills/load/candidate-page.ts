import { io, type Socket } from 'socket.io-client';
import { type PlanningEvent } from '#domain/planning.ts';
import { applied, heard, type Planning } from '#lib/planning/planning.ts';
import { WAY_BACK } from '#lib/planning/way-back.ts';
import { type CandidateToServer, LIVE_PATH, type ServerToCandidate } from '#sync/live-events.ts';
import { ORIGIN, type Person } from '../../harness/live-school.ts';

const ASK_EVERY = 1_100;
const ANSWER_WITHIN = 5_000;

/** A candidate's open page: asks, hears and comes back as the page does (src/lib/planning/live.svelte.ts). */
export class CandidatePage {
	readonly person: Pick<Person, 'actor' | 'cookie'>;
	planning: Planning = { version: 0, entries: [], unseen: [] };
	/** Told that its session is over. */
	ended = false;
	isLive = false;
	readonly #socket: Socket<ServerToCandidate, CandidateToServer>;
	#askedAt = -ASK_EVERY;
	#timer: NodeJS.Timeout | undefined;

	constructor(port: number, person: Pick<Person, 'actor' | 'cookie'>) {
		this.person = person;
		this.#socket = io(`http://127.0.0.1:${String(port)}`, {
			path: LIVE_PATH,
			transports: ['websocket'],
			...WAY_BACK,
			forceNew: true,
			extraHeaders: { origin: ORIGIN, cookie: person.cookie }
		});
		this.#socket.on('connect', () => {
			this.#ask();
		});
		this.#socket.on('planning', (events) => {
			this.#hear(events);
		});
		this.#socket.on('ended', () => {
			this.ended = true;
			this.close();
		});
		this.#socket.on('connect_error', () => {
			this.#away();
		});
		this.#socket.on('disconnect', () => {
			this.#away();
		});
	}

	get isOver(): boolean {
		return this.ended;
	}

	/** Its line is cut, and it finds its own way back. */
	cut(): void {
		this.#socket.io.engine.close();
	}

	leave(): void {
		this.close();
	}

	close(): void {
		clearTimeout(this.#timer);
		this.isLive = false;
		this.#socket.disconnect();
	}

	#ask(): void {
		clearTimeout(this.#timer);
		const wait = this.#askedAt + ASK_EVERY - performance.now();
		if (wait > 0) {
			this.#timer = setTimeout(() => {
				this.#ask();
			}, wait);
			return;
		}
		this.#askedAt = performance.now();
		this.#socket.timeout(ANSWER_WITHIN).emit('since', this.planning.version, (error, events) => {
			if (error) {
				if (this.#socket.connected) this.#ask();
				return;
			}
			this.planning = applied(this.planning, events);
			this.isLive = true;
		});
	}

	#hear(events: PlanningEvent[]): void {
		const found = heard([], this.planning.version, events);
		if (found.status === 'next') this.planning = applied(this.planning, found.log);
		if (found.status === 'gap') this.#ask();
	}

	#away(): void {
		this.isLive = false;
		clearTimeout(this.#timer);
		if (this.ended || this.#socket.active) return;
		this.#timer = setTimeout(() => this.#socket.connect(), Math.random() * WAY_BACK.reconnectionDelayMax);
	}
}
