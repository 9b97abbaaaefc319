import * as plannings from '#db/plannings.ts';
import { inSchool } from '#db/sql.ts';
import { type PlanningEvent } from '#domain/planning.ts';
import { applied, heard, type Planning } from '#lib/planning/planning.ts';
import { type Server } from './server.ts';
import { type Turns } from './turns.ts';
import { Wire } from './wire.ts';

interface Surroundings {
	school: { id: string };
	turns: Turns;
	anyServer: () => Server | null;
}
const BACK_AFTER = 500;
/** The server takes one question a second. */
const ASK_EVERY = 1_100;
const ANSWER_WITHIN = 5_000;

/** A candidate's phone: the page as it was rendered, and what its line told since (R20). */
export class CandidatePage {
	readonly name: string;
	readonly candidate: string;
	/** All that ever came over its lines. */
	readonly bytes: string[] = [];
	planning: Planning | null = null;
	readonly #world: Surroundings;
	readonly #cookie: string;
	#wire: Wire | null = null;
	#askedAt = -ASK_EVERY;
	#count = 0;
	#unanswered: ReturnType<typeof setTimeout> | undefined;

	constructor(world: Surroundings, name: string, candidate: string, cookie: string) {
		this.#world = world;
		this.name = name;
		this.candidate = candidate;
		this.#cookie = cookie;
		this.open();
	}

	/** Loads the page anew, whatever was there. */
	open(): void {
		this.cut();
		this.planning = null;
		void this.#render();
	}

	/** The line breaks, and the page notices in its time. */
	lose(): void {
		this.#wire?.cut();
	}

	/** The page is closed. */
	cut(): void {
		const wire = this.#wire;
		this.#wire = null;
		wire?.cut();
	}

	async #render(): Promise<void> {
		const server = this.#world.anyServer();
		const scope = { school: this.#world.school.id, candidate: this.candidate };
		const whole = { from: null, to: null };
		const read =
			server &&
			(await server
				.ask(inSchool(server.line.sql, scope, (tx) => plannings.read(tx, this.candidate, whole)))
				.catch(() => null));
		if (!read) return this.#later(() => void this.#render());
		this.bytes.push(JSON.stringify(read));
		this.planning = { ...read, unseen: [] };
		this.#connect();
	}

	#later(again: () => void): void {
		setTimeout(again, BACK_AFTER);
	}

	#connect(): void {
		const server = this.#world.anyServer();
		if (!server) {
			this.#later(() => {
				this.#connect();
			});
			return;
		}
		const wire = new Wire(`${this.name} ${String(++this.#count)}`, this.#world.turns);
		this.#wire = wire;
		wire.leadTo(server.name);
		wire.client.onopen = () => {
			wire.client.send(Buffer.from('0'));
		};
		wire.client.onmessage = ({ data }) => {
			this.#hear(wire, Buffer.from(data).toString());
		};
		wire.client.onclose = () => {
			if (this.#wire !== wire) return;
			this.#wire = null;
			this.#later(() => {
				if (!this.#wire && this.planning) this.#connect();
			});
		};
		wire.toServer('knock', () => {
			server.letInCandidate(wire, this.#cookie).catch(() => {
				wire.cut();
			});
		});
	}

	/** Socket.IO's packets: 0 let in, 2 an event, 3 an answer. */
	#hear(wire: Wire, text: string): void {
		if (this.#wire !== wire) return;
		this.bytes.push(text);
		if (text.startsWith('0')) return this.#ask(wire);
		// Messages are not part of the model.
		if (!text.startsWith('42["unread"')) this.#follow(wire, text);
	}

	#follow(wire: Wire, text: string): void {
		const said = JSON.parse(text.slice(text.indexOf('['))) as [string, PlanningEvent[]] | [PlanningEvent[]];
		const events = said.at(-1) as PlanningEvent[];
		const isAnswer = text.startsWith('3');
		if (isAnswer) clearTimeout(this.#unanswered);
		const found = heard([], this.planning?.version ?? 0, events);
		if (found.status === 'next' && this.planning) this.planning = applied(this.planning, found.log);
		if (found.status !== 'gap') return;
		if (isAnswer) this.open();
		else this.#ask(wire);
	}

	#ask(wire: Wire): void {
		const wait = this.#askedAt + ASK_EVERY - performance.now();
		if (wait > 0) {
			setTimeout(() => {
				this.#ask(wire);
			}, wait);
			return;
		}
		if (this.#wire !== wire) return;
		this.#askedAt = performance.now();
		clearTimeout(this.#unanswered);
		this.#unanswered = setTimeout(() => {
			this.#ask(wire);
		}, ANSWER_WITHIN);
		wire.client.send(Buffer.from(`21["since",${String(this.planning?.version ?? 0)}]`));
	}
}
