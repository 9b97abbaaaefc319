import type { Socket } from 'socket.io-client';
import { type PlanningEvent } from '#domain/planning.ts';
import { LIVE_PATH, type CandidateToServer, type ServerToCandidate } from '#sync/live-events.ts';
import { heard } from './planning.ts';

/** `page`: as rendered, nobody has told anything yet. `live`: nothing decided is missing here. */
export type Link = 'page' | 'live' | 'offline';
type Line = Socket<ServerToCandidate, CandidateToServer>;

/** The server takes one question a second. */
const ASK_EVERY = 1_100;
const ANSWER_WITHIN = 5_000;

/**
 * What a candidate's page hears after it was rendered. The page folds `log` over whatever its server render
 * held; events at or below that version change nothing, so both may overlap.
 * @param lost called when the log cannot be completed: the page loads itself anew
 */
export function livePlanning(lost: () => void) {
	let log = $state.raw<PlanningEvent[]>([]);
	let link = $state<Link>('page');
	let rendered = 0;
	let askedAt = 0;
	let waiting: ReturnType<typeof setTimeout> | undefined;

	const last = (): number => Math.max(rendered, log.at(-1)?.version ?? 0);

	function ask(line: Line): void {
		clearTimeout(waiting);
		const wait = askedAt + ASK_EVERY - performance.now();
		if (wait > 0) {
			waiting = setTimeout(() => ask(line), wait);
			return;
		}
		askedAt = performance.now();
		line.timeout(ANSWER_WITHIN).emit('since', last(), (error, events) => {
			if (error) return void (line.connected && ask(line));
			const found = heard(log, last(), events);
			if (found.status === 'next') log = found.log;
			if (found.status === 'gap') return lost();
			link = 'live';
		});
	}

	function hear(line: Line, events: PlanningEvent[]): void {
		const found = heard(log, last(), events);
		if (found.status === 'next') log = found.log;
		if (found.status === 'gap') ask(line);
	}

	function attach(line: Line): void {
		line.on('connect', () => ask(line));
		line.on('planning', (events) => hear(line, events));
		line.on('ended', () => window.location.reload());
		line.on('connect_error', () => away(line));
		line.on('disconnect', () => away(line));
	}

	function away(line: Line): void {
		link = 'offline';
		clearTimeout(waiting);
		// Closed or refused by the server, socket.io does not come back by itself.
		if (!line.active) waiting = setTimeout(() => line.connect(), 2_000 + Math.random() * 6_000);
	}

	/** Connects once the page has been painted; answers with the way to hang up. */
	function connect(): () => void {
		let line: Line | undefined;
		let over = false;
		const offline = () => (link = 'offline');
		const online = () => line?.connect();
		const open = async () => {
			const { io } = await import('socket.io-client');
			if (over) return;
			line = io({
				path: LIVE_PATH,
				transports: ['websocket'],
				reconnectionDelay: 500,
				reconnectionDelayMax: 8_000
			});
			attach(line);
		};
		const soon = setTimeout(() => void open().catch(offline), 0);
		window.addEventListener('offline', offline);
		window.addEventListener('online', online);
		return () => {
			over = true;
			clearTimeout(soon);
			clearTimeout(waiting);
			window.removeEventListener('offline', offline);
			window.removeEventListener('online', online);
			line?.disconnect();
		};
	}

	return {
		get log() {
			return log;
		},
		get link() {
			return link;
		},
		/** The page now shows a render of this version. */
		renderedAt(version: number) {
			rendered = Math.max(rendered, version);
		},
		connect
	};
}
