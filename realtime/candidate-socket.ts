import { type PlanningEvent } from '#domain/planning.ts';
import { type Session } from '#identity/identity.ts';
import * as v from 'valibot';
import { type Log } from '#log';
import { type CandidateLine, type LiveSocket } from './candidate-line.ts';

const versionSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

interface Deps {
	/** What followed a version. */
	since: (version: number) => Promise<PlanningEvent[]>;
	log: Log;
	line: CandidateLine;
}

/** Whose session it is, and as whom of the school they came. */
export interface Visitor {
	session: Session;
	person: string;
}

/** One open page of a candidate, or of one of the staff. It may ask one question, once a second. */
export class CandidateSocket {
	readonly session: Session;
	readonly person: string;
	readonly line: CandidateLine;
	readonly #socket: LiveSocket;
	readonly #deps: Deps;
	/** Newest version this page has for certain; null until it says where it stands. */
	#sent: number | null = null;
	#unread = 0;

	constructor(socket: LiveSocket, { session, person }: Visitor, deps: Deps) {
		this.session = session;
		this.person = person;
		this.line = deps.line;
		this.#socket = socket;
		this.#deps = deps;
		// Pushes come through the room, from this node or another; whatever is sent counts.
		socket.onAnyOutgoing((name: string, events: unknown) => {
			if (name === 'planning') this.#wasSent(events as readonly PlanningEvent[]);
		});
		socket.onAny((name: unknown) => {
			if (name !== 'since') this.line.violate('unknown event');
		});
		socket.on('since', (version: unknown, answer: unknown) => {
			if (!v.is(versionSchema, version) || typeof answer !== 'function') {
				this.line.violate('malformed question');
				return;
			}
			this.#answer(version, answer as (events: PlanningEvent[]) => void).catch((error: unknown) => {
				deps.log.error({ err: error }, 'planning not read');
				// Its page would wait for an answer; hung up on, it asks again within a second or two.
				this.line.sendHome(true);
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
		this.line.sent();
	}

	/** How many messages nobody has read; said once, and whenever it changes. */
	tellUnread(count: number): void {
		if (this.#unread !== count) this.#socket.emit('unread', count);
		this.#unread = count;
	}

	lacks(version: number): boolean {
		return this.#sent !== null && this.#sent < version;
	}

	async catchUp(): Promise<void> {
		if (this.#sent === null) return;
		const events = await this.#deps.since(this.#sent);
		if (events.length === 0) return;
		this.#socket.emit('planning', events);
	}

	async #answer(version: number, answer: (events: PlanningEvent[]) => void): Promise<void> {
		const events = await this.#deps.since(version);
		answer(events);
		this.#sent = Math.max(this.#sent ?? 0, events.at(-1)?.version ?? version);
	}
}
