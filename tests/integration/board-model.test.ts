import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fuzz } from '../model/run.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 200);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

let fuzz: Fuzz;
beforeAll(async () => {
	fuzz = await Fuzz.open();
});
afterAll(async () => {
	await fuzz.close();
});

test(
	'R4, R8, R9, R11–R16, R19–R21, R24: whatever people do and whatever dies, all agree with PostgreSQL, and nobody was ever told more',
	{ timeout: 900_000 },
	async () => {
		for (let n = 0; n < RUNS; n++) {
			const failure = await fuzz.run(SEED + n);
			if (failure)
				expect.fail(`npm run fuzz -- --replay ${String(failure.seed)} --verbose shows it: ${failure.what}`);
		}
		// Runs in which nothing is refused, taken, lost or dies show nothing.
		for (const what of ['edits accepted', 'edits rejected', 'messages lost', 'crashes'])
			expect(fuzz.tally.of(what), what).toBeGreaterThan(RUNS / 2);
	}
);

test(
	'a seed is a run: the same steps, one after the other, and the same counts',
	{ timeout: 120_000 },
	async () => {
		// In this one sessions are ended, servers die, and many wait for one transaction at once.
		const run = async (): Promise<{ told: string[]; counts: Record<string, number> }> => {
			const told: string[] = [];
			const before = fuzz.tally.figures;
			await fuzz.run(13, undefined, (what) => told.push(what));
			const counts = Object.entries(fuzz.tally.figures).map(([what, n]) => [what, n - (before[what] ?? 0)]);
			return { told, counts: Object.fromEntries(counts) as Record<string, number> };
		};
		const first = await run();
		expect(first.told.length).toBeGreaterThan(100);
		expect(await run()).toEqual(first);
	}
);
