import './one-thread.ts';
import { connect } from '#db/sql.ts';
import { freshDatabase } from '../harness/database.ts';
import { act } from './action.ts';
import { Chance } from './chance.ts';
import { type Action, draw } from './deed.ts';
import { judge } from './judge.ts';
import { Tally } from './tally.ts';
import { type Ground, World } from './world.ts';

/** A run that showed something that must never be. */
export interface Failure {
	seed: number;
	what: string;
	steps: readonly Action[];
}
type Say = (what: string) => void;

const CONNECTIONS = 24;
const SHRINK_FOR = 60_000;
const silent: Say = () => undefined;

/** Runs of the model, on a database of their own. */
export class Fuzz {
	/** Of all runs. */
	readonly tally = new Tally();
	readonly #ground: Ground;

	private constructor(ground: Ground) {
		this.#ground = ground;
	}

	static async open(): Promise<Fuzz> {
		const db = await freshDatabase();
		// Who closes a circle of locks finds it at once: by the clock it could be either.
		const name = db.owner.options.database;
		await db.owner`alter role app in database ${db.owner(name)} set deadlock_timeout = '1ms'`;
		return new Fuzz({ db, pool: connect(db.appUrl, CONNECTIONS), run: 0 });
	}

	async close(): Promise<void> {
		await this.#ground.pool.end({ timeout: 2 });
		await this.#ground.db.drop();
	}

	/** The steps this seed draws. */
	stepsOf(seed: number): Action[] {
		const chance = new Chance(seed);
		return Array.from({ length: 30 + chance.below(40) }, () => draw(chance));
	}

	/** @param say told everything that happens @returns null: all was as it must be */
	async run(
		seed: number,
		steps: readonly Action[] = this.stepsOf(seed),
		say = silent
	): Promise<Failure | null> {
		this.#ground.run++;
		const world = await World.open(this.#ground, seed, say);
		try {
			for (const step of steps) {
				say(`— ${JSON.stringify(step)}`);
				await act(world, step);
				await world.happen(step.turns, new Chance(step.seed));
			}
			await world.heal();
			await judge(world);
			await countEdits(world);
			return null;
		} catch (error) {
			return { seed, what: error instanceof Error ? (error.stack ?? error.message) : String(error), steps };
		} finally {
			this.tally.add(world.tally);
			await world.end();
		}
	}

	/** Leaves steps out as long as the rest still fails: first many at once, in the end one by one. */
	async shrink(failure: Failure): Promise<Failure> {
		const end = performance.now() + SHRINK_FOR;
		let smallest = failure;
		for (let length = failure.steps.length >> 1; length > 0; length >>= 1)
			for (let from = 0; from < smallest.steps.length && performance.now() < end;) {
				const fewer = smallest.steps.filter((_, n) => n < from || n >= from + length);
				const failed = await this.run(failure.seed, fewer);
				if (failed) smallest = failed;
				else from += length;
			}
		return smallest;
	}
}

async function countEdits(world: World): Promise<void> {
	const rows = await world.db.owner<{ verdict: string; n: number }[]>`
		select verdict->>'verdict' as verdict, count(*)::int as n from edit where school_id = ${world.ecole.id} group by 1`;
	for (const { verdict, n } of rows) world.tally.count(`edits ${verdict}`, n);
}
