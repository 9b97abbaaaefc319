import type { Socket } from 'socket.io-client';
import { type PlanningEvent } from '#domain/planning.ts';
import { ENDED, LIVE_PATH, type CandidateToServer, type ServerToCandidate } from '#sync/live-events.ts';
import { sessionEnded } from '#lib/way-out.ts';
import { heard } from './planning.ts';
import { WAY_BACK } from './way-back.ts';

/** `page`: as rendered, nobody has told anything yet. `live`: nothing decided is missing here. */
export type Link = 'page' | 'live' | 'offline';
type Line = Socket<ServerToCandidate, CandidateToServer>;

/** The server takes one question a second. */
const ASK_EVERY = 1_100;
const ANSWER_WITHIN = 5_000;

/**
 * What a candidate's page hears after it was rendered. The page folds `log` over whatever its server render
 * held; events at or below that version change nothing, so both may overlap.
 */
export class LivePlanning {
	log = $state.raw<PlanningEvent[]>([]);
	link = $state<Link>('page');
	/** Unread messages, as heard since the render; null: nothing was heard. */
	unread = $state<number | null>(null);
	#lost: () => void;
	#rendered = 0;
	#askedAt = -ASK_EVERY;
	#waiting: ReturnType<typeof setTimeout> | undefined;
	#line: Line | undefined;
	#over = false;

	readonly #query: Record<string, string>;

	/**
	 * @param lost called when the log cannot be completed: the page loads itself anew
	 * @param query says as whom, where that is not the candidate
	 */
	constructor(lost: () => void, query: Record<string, string> = {}) {
		this.#lost = lost;
		this.#query = query;
	}

	/** The page now shows a render of this version. */
	renderedAt(version: number): void {
		this.#rendered = Math.max(this.#rendered, version);
	}

	/** Connects, once the page has been painted; answers with the way to hang up. */
	connect(): () => void {
		const offline = () => (this.link = 'offline');
		const online = () => this.#line?.connect();
		const soon = setTimeout(() => void this.#open().catch(offline), 0);
		window.addEventListener('offline', offline);
		window.addEventListener('online', online);
		return () => {
			this.#over = true;
			clearTimeout(soon);
			clearTimeout(this.#waiting);
			window.removeEventListener('offline', offline);
			window.removeEventListener('online', online);
			this.#line?.disconnect();
		};
	}

	async #open(): Promise<void> {
		const { io } = await import('socket.io-client');
		if (this.#over) return;
		const line: Line = io({
			path: LIVE_PATH,
			query: this.#query,
			transports: ['websocket'],
			...WAY_BACK
		});
		line.on('connect', () => this.#ask(line));
		line.on('planning', (events) => this.#hear(line, events));
		line.on('unread', (count) => (this.unread = count));
		line.on('ended', sessionEnded);
		line.on('connect_error', ({ message }) => (message === ENDED ? sessionEnded() : this.#away(line)));
		line.on('disconnect', () => this.#away(line));
		this.#line = line;
	}

	get #last(): number {
		return Math.max(this.#rendered, this.log.at(-1)?.version ?? 0);
	}

	#ask(line: Line): void {
		clearTimeout(this.#waiting);
		const wait = this.#askedAt + ASK_EVERY - performance.now();
		if (wait > 0) {
			this.#waiting = setTimeout(() => this.#ask(line), wait);
			return;
		}
		this.#askedAt = performance.now();
		line.timeout(ANSWER_WITHIN).emit('since', this.#last, (error, events) => {
			if (error) return line.connected ? this.#ask(line) : undefined;
			const found = heard(this.log, this.#last, events);
			if (found.status === 'gap') return this.#lost();
			if (found.status === 'next') this.log = found.log;
			this.link = 'live';
		});
	}

	#hear(line: Line, events: PlanningEvent[]): void {
		const found = heard(this.log, this.#last, events);
		if (found.status === 'next') this.log = found.log;
		if (found.status === 'gap') this.#ask(line);
	}

	#away(line: Line): void {
		this.link = 'offline';
		clearTimeout(this.#waiting);
		// Closed or refused by the server, socket.io does not come back by itself.
		if (!line.active)
			this.#waiting = setTimeout(() => line.connect(), Math.random() * WAY_BACK.reconnectionDelayMax);
	}
}
