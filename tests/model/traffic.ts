import { type Sql } from '#db/sql.ts';
import { reallyWait } from './made-up-time.ts';

const flushed = async (): Promise<void> => {
	for (let n = 0; n < 2; n++) await new Promise(setImmediate);
};

/** Something that goes to PostgreSQL and comes back; in the order of their numbers they leave and are answered. */
interface Trip {
	number: number;
}

/**
 * Statements on their way to PostgreSQL and back, of all servers. PostgreSQL is real and answers when it likes: so they
 * leave, and their answers are heard, one at a time and each only when PostgreSQL has nothing left to do, in an order that
 * depends on the run alone.
 */
export class Traffic {
	readonly #under = new Set<Trip>();
	/** What leaves, or is heard, when its turn has come. */
	readonly #waiting = new Map<Trip, (() => void)[]>();
	/** Transactions, and statements outside of one, that PostgreSQL may end. */
	readonly #open = new Set<object>();
	readonly #watch: Sql;
	/** Processes of PostgreSQL that wait for a lock, longest first. */
	#blocked: number[] = [];
	#count = 0;
	#isOver = false;

	/** @param watch sees all sessions */
	constructor(watch: Sql) {
		this.#watch = watch;
	}

	trip(): Trip {
		return { number: ++this.#count };
	}
	/** Resolves when it may leave. */
	async leave(trip: Trip): Promise<void> {
		await this.#turn(trip);
		this.#under.add(trip);
	}
	/** PostgreSQL has answered. Resolves when the answer may be heard. */
	arrive(trip: Trip): Promise<void> {
		this.#under.delete(trip);
		return this.#turn(trip);
	}

	/** PostgreSQL has begun this, until `close`. */
	open(what: object): void {
		this.#open.add(what);
	}
	close(what: object): void {
		this.#open.delete(what);
	}

	get isIdle(): boolean {
		return this.#under.size === 0 && this.#waiting.size === 0;
	}

	/** Until every statement is answered, or waits for a lock that another one holds. */
	async settled(): Promise<void> {
		for (;;) {
			await this.#quiet();
			const [first] = [...this.#waiting].sort(([a], [b]) => a.number - b.number);
			if (!first) return;
			const [trip, [next, ...rest]] = first;
			if (rest.length > 0) this.#waiting.set(trip, rest);
			else this.#waiting.delete(trip);
			await this.#oneByOne(() => next?.());
		}
	}

	/** `count` of what is open is ended by PostgreSQL while `work` runs; resolves when all of it knows. */
	async ending(work: () => Promise<number>): Promise<void> {
		const before = this.#open.size;
		const count = await work();
		await until(() => this.#open.size <= before - count);
	}

	/** From now on nothing waits: what is still under way ends as it likes. */
	async over(): Promise<void> {
		this.#isOver = true;
		for (const turns of this.#waiting.values()) for (const turn of turns) turn();
		this.#waiting.clear();
		await until(() => this.#open.size === 0);
	}

	#turn(trip: Trip): Promise<void> {
		if (this.#isOver) return Promise.resolve();
		return new Promise((resolve) => {
			this.#waiting.set(trip, [...(this.#waiting.get(trip) ?? []), resolve]);
		});
	}

	/**
	 * PostgreSQL wakes all who wait for one transaction at once, and they race for what it held: so all but the one that has
	 * waited longest stand still, and go on one after the other.
	 */
	async #oneByOne(happen: () => void): Promise<void> {
		const [, ...others] = this.#blocked;
		for (const pid of others) process.kill(pid, 'SIGSTOP');
		try {
			happen();
			while (others.length > 0) {
				await this.#quiet(others);
				process.kill(others.shift() ?? 0, 'SIGCONT');
			}
		} finally {
			for (const pid of others) process.kill(pid, 'SIGCONT');
		}
	}

	/** @param still processes of PostgreSQL that are held */
	async #quiet(still: readonly number[] = []): Promise<void> {
		for (let round = 0; ; round++) {
			await flushed();
			this.#blocked = [];
			if (this.#under.size === 0) return;
			if (round > 10) await reallyWait(1);
			if (round > 12 && (await this.#isBlocked(still))) return;
			if (round > 10_000) throw new Error('PostgreSQL does not answer');
		}
	}

	/** A lock that is waited for so long is in no circle: PostgreSQL looks after 1 ms (see `run.ts`). */
	async #isBlocked(still: readonly number[]): Promise<boolean> {
		const before = this.#under.size;
		const rows = await this.#watch<{ pid: number }[]>`select pid, min(waitstart)
			from pg_locks join pg_stat_activity using (pid)
			where not granted and waitstart < clock_timestamp() - interval '5 ms'
				and datname = current_database() and usename = 'app' group by pid order by 2, 1`;
		this.#blocked = rows.map(({ pid }) => pid);
		return before === this.#under.size && new Set([...this.#blocked, ...still]).size === before;
	}
}

async function until(isSo: () => boolean): Promise<void> {
	for (let left = 10_000; !isSo(); left--) {
		if (left === 0) throw new Error('PostgreSQL does not answer');
		await reallyWait(1);
	}
	await flushed();
}
