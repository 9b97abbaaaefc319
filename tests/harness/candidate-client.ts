import { type PlanningEvent } from '#domain/planning.ts';
import { type CandidateToServer, LIVE_PATH, type ServerToCandidate } from '#sync/live-events.ts';
import { io, type Socket } from 'socket.io-client';
import { ORIGIN, type Person } from './live-school.ts';

/** A candidate's open page, with every byte of text its socket ever received. */
export interface CandidateClient {
	socket: Socket<ServerToCandidate, CandidateToServer>;
	events: PlanningEvent[];
	/** All that came over the wire. */
	heard: string[];
	/** Resolves with what the server said, or why it did not let in. */
	knock: Promise<'open' | Error>;
	ended: Promise<void>;
	closed: Promise<string>;
	since(version: number): Promise<PlanningEvent[]>;
}

export function openPlanning(
	port: number,
	person: Pick<Person, 'cookie'> | null,
	origin: string = ORIGIN
): CandidateClient {
	const socket: Socket<ServerToCandidate, CandidateToServer> = io(`http://127.0.0.1:${String(port)}`, {
		path: LIVE_PATH,
		transports: ['websocket'],
		reconnection: false,
		forceNew: true,
		extraHeaders: { origin, ...(person ? { cookie: person.cookie } : {}) }
	});
	const events: PlanningEvent[] = [];
	const heard: string[] = [];
	socket.on('planning', (more) => events.push(...more));
	socket.io.on('open', () => {
		socket.io.engine.on('data', (data) => heard.push(String(data)));
	});
	return {
		socket,
		events,
		heard,
		knock: new Promise((resolve) => {
			socket.once('connect', () => {
				resolve('open');
			});
			socket.once('connect_error', resolve);
		}),
		ended: new Promise((resolve) => {
			socket.once('ended', resolve);
		}),
		closed: new Promise((resolve) => {
			socket.once('disconnect', resolve);
		}),
		since: (version) => socket.timeout(3_000).emitWithAck('since', version)
	};
}
