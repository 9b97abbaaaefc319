import type { JSONValue } from 'postgres';
import { type Sql, type Tx } from '#db/sql.ts';
import { type Chance } from './chance.ts';
import { type Count } from './tally.ts';
import { type Traffic } from './traffic.ts';
import { type Turns } from './turns.ts';

/** What postgres.js does with a query that somebody waits for. */
interface Query {
	handler: (this: void, query: Query) => void;
	resolve: (this: void, rows: unknown) => void;
	reject: (this: void, error: unknown) => void;
}
const isQuery = (value: unknown): value is Query =>
	typeof value === 'object' && value !== null && 'handler' in value && 'resolve' in value;

/** The server's process is gone: what it had not committed is rolled back. */
class Crashed extends Error {}
const cutOff = () => Object.assign(new Error('write CONNECTION_CLOSED'), { code: 'CONNECTION_CLOSED' });
const never = <T>(): Promise<T> => new Promise(() => undefined);

/** `request`: the next statement never arrives. `answer`: it is carried out, but nobody is told. */
export type Loss = 'request' | 'answer';

interface Surroundings {
	turns: Turns;
	traffic: Traffic;
	chance: Chance;
	count: Count;
}

/** One server's way to PostgreSQL: every statement waits for its turn, and may be lost on either way. */
export class Line {
	/** The next statement, or COMMIT, goes this way. */
	loss: Loss | null = null;
	readonly sql: Sql;
	readonly #real: Sql;
	readonly #name: string;
	readonly #turns: Turns;
	readonly #traffic: Traffic;
	readonly #chance: Chance;
	readonly #count: Count;
	readonly #inTx = new Map<string, (error: Error) => void>();
	/** Committed, and the server does not know it yet. */
	readonly #unheard = new Set<string>();
	#gates = 0;
	#isDead = false;

	constructor(real: Sql, name: string, { turns, traffic, chance, count }: Surroundings) {
		this.#chance = chance;
		this.#count = count;
		this.#real = real;
		this.#name = name;
		this.#turns = turns;
		this.#traffic = traffic;
		const begin = (mode: string, work: (tx: Tx) => Promise<unknown>) =>
			typeof mode === 'string' ? this.#begin(mode, work) : this.#begin('', mode);
		this.sql = this.#gated(real, { begin }, false);
	}

	/** The process is gone, in the middle of whatever it did. */
	die(): void {
		this.#isDead = true;
		this.#count('crashes between COMMIT and its answer', this.#unheard.size);
		for (const [lane, crash] of [...this.#inTx]) {
			this.#turns.clear(lane);
			crash(new Crashed());
		}
	}

	/** Waits for a turn. A dead server's turn never comes; inside a transaction it throws, so that nothing stays open. */
	#turn(what: string, inTx: boolean): Promise<void> {
		if (this.#isDead) return inTx ? Promise.reject(new Crashed()) : never();
		const lane = `${this.#name} sql ${String(++this.#gates)}`;
		return new Promise((resolve, reject) => {
			if (inTx) this.#inTx.set(lane, reject);
			else if (what !== 'begin' && what !== 'statement') this.#unheard.add(lane);
			this.#turns.offer(this.#name, lane, what, () => {
				this.#inTx.delete(lane);
				this.#unheard.delete(lane);
				if (!this.#isDead) resolve();
			});
		});
	}

	#lose(which: Loss): boolean {
		if (this.loss !== which) return false;
		this.loss = null;
		this.#count(which === 'answer' ? 'answers lost' : 'requests lost');
		return true;
	}

	#gated<T extends Sql | Tx>(of: T, more: object, inTx: boolean): T {
		const query = (...args: Parameters<Sql>): unknown => {
			const made: unknown = (of as unknown as (...args: unknown[]) => unknown)(...args);
			if (isQuery(made)) this.#gate(made, inTx);
			return made;
		};
		return Object.assign(query, { json: (value: JSONValue) => of.json(value), ...more }) as unknown as T;
	}

	#gate(query: Query, inTx: boolean): void {
		const { handler: send, resolve, reject } = query;
		const traffic = this.#traffic;
		const trip = traffic.trip();
		const heard = async (): Promise<void> => {
			traffic.close(trip);
			await traffic.arrive(trip);
		};
		const go = async (self: Query): Promise<void> => {
			if (!inTx && this.#lose('request')) return reject(cutOff());
			await traffic.leave(trip);
			if (!inTx) traffic.open(trip);
			send(self);
		};
		query.handler = (self) => {
			// Few of a transaction's own statements wait: between most of them nobody else gets a word in.
			if (inTx && !this.#isDead && !this.#chance.isLikely(0.2)) void go(self);
			else this.#turn('statement', inTx).then(() => go(self), reject);
		};
		const answered = async (rows: unknown): Promise<void> => {
			await heard();
			if (inTx) return resolve(rows);
			await this.#turn('answer', false);
			if (this.#lose('answer')) reject(cutOff());
			else resolve(rows);
		};
		query.resolve = (rows) => void answered(rows);
		query.reject = (error) =>
			void heard().then(() => {
				if (!this.#isDead || inTx) reject(error);
			});
	}

	async #begin(mode: string, work: (tx: Tx) => Promise<unknown>): Promise<unknown> {
		await this.#turn('begin', false);
		const travel = await this.#travel();
		this.#traffic.open(travel);
		try {
			const result = await this.#real
				.begin(mode, (tx) =>
					travel.inside(async () => {
						const done = await work(this.#inside(tx));
						await this.#turn('commit', true);
						if (this.#lose('request')) throw cutOff();
						return done;
					})
				)
				.finally(() => {
					this.#traffic.close(travel);
				});
			await travel.over();
			await this.#turn('committed', false);
			if (this.#lose('answer')) throw cutOff();
			return result;
		} catch (error) {
			await travel.over();
			if (this.#isDead) return await never();
			throw error;
		}
	}

	#inside(tx: Tx): Tx {
		const savepoint = async (work: (point: Tx) => Promise<unknown>): Promise<unknown> => {
			const travel = await this.#travel();
			try {
				return await tx.savepoint((point) => travel.inside(() => work(this.#inside(point))));
			} finally {
				await travel.over();
			}
		};
		return this.#gated(tx, { savepoint }, true);
	}

	/** BEGIN, COMMIT and their like are under way but for the time `inside` takes. */
	async #travel() {
		const trip = this.#traffic.trip();
		let isOver = false;
		await this.#traffic.leave(trip);
		return {
			inside: async <T>(work: () => Promise<T>): Promise<T> => {
				await this.#traffic.arrive(trip);
				try {
					return await work();
				} finally {
					if (!isOver) await this.#traffic.leave(trip);
				}
			},
			over: async () => {
				if (isOver) return;
				isOver = true;
				await this.#traffic.arrive(trip);
			}
		};
	}
}
