import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Week } from '#domain/week.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school } from '../harness/school.ts';
import { act } from '../model/action.ts';
import { action } from '../model/deed.ts';
import { judge } from '../model/judge.ts';
import { PEOPLE, World } from '../model/world.ts';

/** Ordinary weeks, the turn of the year, and both changes of the clock. */
const WEEKS = ['2026-W48', '2026-W53', '2027-W01', '2026-W43', '2026-W13'] as Week[];
const ZONES = ['Africa/Libreville', 'Europe/Paris'];
const RUNS = Number(process.env.FUZZ_RUNS ?? 40);

let db: TestDatabase;
beforeAll(async () => {
	db = await freshDatabase();
});
afterAll(async () => {
	await db.drop();
});

test(
	'R4, R9, R14, R19: whatever three people do, screens, rows, audit and candidates agree',
	{ timeout: 120_000 },
	async () => {
		const actions = fc.array(action, { minLength: 40, maxLength: 90, size: 'max' });
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...WEEKS),
				fc.constantFrom(...ZONES),
				actions,
				async (week, zone, actions) => {
					const ecole = await school(db.owner, { admins: ['Rose', 'Guy'], ...PEOPLE, zone });
					await db.owner`update candidate set instructor_id = ${ecole.ids.Awa ?? null} where school_id = ${ecole.id}`;
					const world = new World(db, week, zone, ecole);
					for (const one of actions) await act(world, one);
					await judge(world);
					await world.schedule.close();
				}
			),
			{ numRuns: RUNS }
		);
		// A run in which nothing is refused, or nothing taken, shows nothing.
		const [count] = await db.owner<{ taken: number; refused: number }[]>`
			select count(*) filter (where verdict->>'verdict' = 'accepted')::int as taken,
				count(*) filter (where verdict->'reason'->>'code' in ('taken', 'stale', 'full'))::int as refused from edit`;
		expect(count?.taken).toBeGreaterThan(RUNS * 4);
		expect(count?.refused).toBeGreaterThan(RUNS);
	}
);
