import { type Sql } from '#db/sql.ts';
import { type Verdict } from '#domain/verdict.ts';
import { instant } from '#domain/lesson.ts';
import { addWeeks, daysOf, instantOf, type Week } from '#domain/week.ts';
import { type Session } from '#identity/identity.ts';
import { type BoardCommit } from '#schedule/schedule.ts';
import { type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';
import { CandidatePage } from './candidate-page.ts';
import { Chance } from './chance.ts';
import { Doorbells } from './doorbells.ts';
import { Ledger } from './ledger.ts';
import { Traffic } from './traffic.ts';
import { MadeUpTime, reallyWait } from './made-up-time.ts';
import { Screen } from './screen.ts';
import { Server } from './server.ts';
import { Tally } from './tally.ts';
import { Turns } from './turns.ts';
import { Wire } from './wire.ts';
import { Broken } from './broken.ts';

export const PEOPLE = {
	instructors: ['Awa', 'Paul'],
	candidates: ['Joël', 'Merveille', 'Davy'],
	vehicles: ['AA-1', 'BB-2'],
	yards: ['Parc']
};
const STAFF = ['Rose', 'Guy', 'Awa'];
const SERVERS = 3;

/** Ordinary weeks, the turn of the year, and both changes of the clock. */
const WEEKS = ['2026-W48', '2026-W53', '2027-W01', '2026-W43', '2026-W13'] as Week[];
const ZONES = ['Africa/Libreville', 'Europe/Paris'];

/** Long enough for every way back that a page tries. */
const REST = 12_000;
const MOST_TURNS = 20_000;

/** The database all runs share; each has a school of its own in it. */
export interface Ground {
	db: TestDatabase;
	/** The servers' connections. */
	pool: Sql;
	/** Number of this run in this database: no two runs share an id. */
	run: number;
}

/** One school's week, three people at their screens, three candidates, and three servers that die and come back. */
export class World {
	readonly db: TestDatabase;
	readonly week: Week;
	readonly zone: string;
	readonly chance: Chance;
	readonly time: MadeUpTime;
	readonly turns = new Turns();
	readonly tally = new Tally();
	readonly traffic: Traffic;
	readonly bells: Doorbells;
	readonly servers: Server[] = [];
	readonly screens: Screen[] = [];
	readonly pages: CandidatePage[] = [];
	/** Verdicts that forms were answered. */
	readonly answered = new Map<string, Verdict>();
	/** What auditors found. */
	readonly mismatches: string[] = [];
	/** What happens, for who replays a run. */
	readonly say: (what: string) => void;
	ecole!: TestSchool;
	ledger!: Ledger;
	readonly #ground: Ground;
	readonly #sessions = new Map<string, Session>();
	readonly #socket = globalThis.WebSocket;
	#told: BoardCommit[] = [];
	#lines = 0;
	#opened = 0;

	private constructor(ground: Ground, seed: number, say: (what: string) => void) {
		this.#ground = ground;
		this.db = ground.db;
		this.say = say;
		this.chance = new Chance(seed);
		this.week = this.chance.one(WEEKS);
		this.zone = this.chance.one(ZONES);
		const start = Date.parse(instantOf(daysOf(this.week)[0] ?? '', '00:00', this.zone)) - 86_400_000;
		this.time = new MadeUpTime(start, new Chance(seed + 1), ground.run.toString(16).padStart(8, '0'));
		this.traffic = new Traffic(ground.db.owner);
		this.bells = new Doorbells({ turns: this.turns, chance: this.chance, count: this.tally.count });
	}

	static async open(ground: Ground, seed: number, say: (what: string) => void): Promise<World> {
		const world = new World(ground, seed, say);
		try {
			await world.#fill();
			return world;
		} catch (error) {
			await world.end();
			throw error;
		}
	}

	/** Gives the process its time, its sockets and its chance back. */
	async end(): Promise<void> {
		for (const screen of this.screens) screen.close();
		for (const page of this.pages) page.cut();
		for (const server of this.servers) server.crash();
		await this.traffic.over();
		globalThis.WebSocket = this.#socket;
		this.time.end();
	}

	async #fill(): Promise<void> {
		const { db, zone } = this;
		this.ecole = await school(db.owner, { admins: ['Rose', 'Guy'], ...PEOPLE, zone });
		const { id, ids } = this.ecole;
		await db.owner`update candidate set instructor_id = ${ids['Awa'] ?? null} where school_id = ${id}`;
		this.ledger = new Ledger(db.owner, id, zone);
		for (let n = 0; n < SERVERS; n++) this.servers.push(this.#server(n));
		this.#hearSockets();
		const surroundings = {
			school: { id, zone },
			week: this.week,
			ledger: this.ledger,
			turns: this.turns,
			anyServer: () => this.anyServer(),
			say: this.say
		};
		for (const name of STAFF) this.screens.push(new Screen(surroundings, name, await this.#signIn(name)));
		for (const name of PEOPLE.candidates) {
			const { publicId } = await this.#signIn(name);
			this.pages.push(new CandidatePage(surroundings, name, ids[name] ?? '', `who=${publicId}`));
		}
	}

	async #signIn(name: string): Promise<Session> {
		const { id, slug } = this.ecole;
		const actor = this.ecole.actor(name);
		const publicId = crypto.randomUUID();
		await this.db.owner`insert into session (id_hash, public_id, account_id, school_id, expires_at, ends_at)
			values (${Buffer.from(publicId)}, ${publicId}, ${actor.account}, ${id}, now() + interval '1 year', now() + interval '1 year')`;
		const at = { id, slug, name: 'École d’essai', zone: this.zone, demo: false };
		const session: Session = { publicId, actor, name, locale: 'fr', passwordGiven: false, school: at };
		this.#sessions.set(`who=${publicId}`, session);
		return session;
	}

	/** Sockets of pages are lines to whichever server the proxy picks. */
	#hearSockets(): void {
		const open = (address: string): Wire['client'] => {
			const url = new URL(address);
			const wire = new Wire(`line ${String(++this.#lines)}`, this.turns);
			this.screens.find((screen) => screen.host === url.hostname)?.connect(wire, url);
			return wire.client;
		};
		const Socket = function (address: string) {
			return open(address);
		};
		globalThis.WebSocket = Object.assign(Socket, { OPEN: 1 }) as unknown as typeof WebSocket;
	}

	#server(n: number): Server {
		const { turns, traffic, chance, bells } = this;
		const surroundings = {
			sql: this.#ground.pool,
			turns,
			traffic,
			chance,
			bells,
			count: this.tally.count,
			sessions: this.#sessions
		};
		const name = `server ${String(n)}.${String(++this.#opened)}`;
		return new Server(name, surroundings, (commit) => this.#told.push(commit));
	}

	anyServer(): Server | null {
		const open = this.servers.filter((one) => one.isAlive && !this.turns.isFrozen(one.name));
		return open.length === 0 ? null : this.chance.one(open);
	}

	/** Dies in the middle of whatever it does. A new one takes its place when somebody starts it. */
	crash(n: number): void {
		const server = this.servers[n];
		if (!server) return;
		if (server.isAlive) this.tally.count('crashes');
		server.crash();
		// Nobody stands still in a process that has died: whoever waits for it finds out.
		this.turns.thaw(server.name);
	}
	start(n: number): void {
		if (this.servers[n]?.isAlive === false) this.servers[n] = this.#server(n);
	}

	/** PostgreSQL ends every session that is in a transaction. */
	async killSessions(): Promise<void> {
		await this.traffic.ending(async () => {
			const killed = await this.db.owner<{ pid: number }[]>`
				select pid, pg_terminate_backend(pid) from pg_stat_activity
				where datname = current_database() and usename = 'app' and xact_start is not null`;
			this.tally.count('sessions killed', killed.length);
			return killed.length;
		});
	}

	/** R25: what a board tells is what PostgreSQL holds, or a server has told something that never was. */
	async audit(server: Server): Promise<void> {
		this.mismatches.push(...(await server.schedule.audit()).map((one) => JSON.stringify(one)));
	}

	/** Lets some things happen that wait to happen. */
	async happen(count: number, chance: Chance): Promise<void> {
		await this.#settle();
		for (let left = count; left > 0; left--) if (!(await this.#turn(chance))) return;
	}

	async #turn(chance: Chance): Promise<boolean> {
		const what = chance.isLikely(0.9) ? this.turns.take(chance) : null;
		if (what !== null) this.say(what);
		else if (this.time.next > REST || !this.time.ring()) return false;
		else this.say('time passes');
		await this.#settle();
		return true;
	}

	async #settle(): Promise<void> {
		await this.traffic.settled();
		const told = this.#told.splice(0);
		if (told.length > 0) await this.ledger.hasCommitted(told);
		for (const screen of this.screens) if (screen.hasNews) await screen.check();
	}

	/** Until nothing happens any more. */
	async rest(): Promise<void> {
		await this.#settle();
		for (let left = MOST_TURNS; left > 0; left--) {
			const what = this.turns.take(this.chance);
			if (what !== null) this.say(what);
			else if (!this.traffic.isIdle) await reallyWait(5);
			else if (this.time.next > REST) return;
			else this.time.ring();
			await this.#settle();
		}
		throw new Broken('it does not come to rest');
	}

	/** Everything works again, and time enough passes for everybody to find that out. */
	async heal(): Promise<void> {
		this.say('— all is well again');
		this.bells.isOut = false;
		for (const [n, server] of this.servers.entries()) {
			server.line.loss = null;
			this.turns.thaw(server.name);
			this.start(n);
		}
		for (const screen of this.screens) if (!screen.isOnline) screen.network(true);
		await this.rest();
		for (let round = 0; round < 2; round++) {
			for (const server of this.servers) {
				void server.schedule.follow().catch(() => undefined);
				void server.candidates.catchUp().catch(() => undefined);
			}
			await this.rest();
		}
	}

	id(names: readonly string[], n: number): string {
		return this.ecole.ids[names[n % names.length] ?? ''] ?? '';
	}
	get nextWeek(): Week {
		return addWeeks(this.week, 1);
	}
	/** Two-hour steps, so that lessons meet often. */
	hours(day: number, slot: number, week = this.week): { start: string; end: string } {
		const start = Date.parse(
			instantOf(daysOf(week)[day] ?? '', `${String(slot * 2).padStart(2, '0')}:00`, this.zone)
		);
		return { start: instant(start), end: instant(start + (slot % 3 === 0 ? 130 : 60) * 60_000) };
	}
}
