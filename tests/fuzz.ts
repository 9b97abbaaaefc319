import cluster from './harness/cluster.ts';
import { givenOptions, wholeNumber } from './harness/given-options.ts';
import { type Failure, Fuzz } from './model/run.ts';

/** `npm run fuzz`: random weeks on several servers that break; see docs/proving.md. */
const { values: asked } = givenOptions({
	options: {
		runs: { type: 'string', default: '200' },
		/** Of the first run; each next one has the next number. */
		seed: { type: 'string' },
		replay: { type: 'string' },
		shrink: { type: 'boolean', default: true },
		verbose: { type: 'boolean', default: false },
		json: { type: 'boolean', default: false }
	},
	allowNegative: true
});

const replayed = asked.replay === undefined ? null : wholeNumber('replay', asked.replay, 0);
const first = replayed ?? wholeNumber('seed', asked.seed, Math.floor(Math.random() * 1_000_000));
const runs = replayed === null ? wholeNumber('runs', asked.runs, 0) : 1;
const tell = (text: string): void => {
	if (!asked.json) console.log(text);
};

/** Failures after which the rest would only repeat them. */
const ENOUGH = 3;

const end = await cluster();
const fuzz = await Fuzz.open();
const failures: Failure[] = [];
const started = performance.now();
let run = 0;
for (; run < runs && failures.length < ENOUGH; run++) {
	const failed = await fuzz.run(first + run, undefined, asked.verbose ? tell : undefined);
	if (failed) {
		tell(`Seed ${String(failed.seed)} fails: ${failed.what}`);
		failures.push(replayed === null && asked.shrink ? await fuzz.shrink(failed) : failed);
		if (!asked.shrink) break;
	}
	if ((run + 1) % 100 === 0) tell(`${String(run + 1)} runs, ${String(failures.length)} failed`);
}
const figures = { ...fuzz.tally.figures, ms: Math.round(performance.now() - started) };
await fuzz.close();
await end?.();

for (const { seed, what, steps } of replayed === null ? failures : [])
	tell(
		[
			`\nSeed ${String(seed)}, ${String(steps.length)} steps are enough: ${what.split('\n')[0] ?? ''}`,
			...steps.map((step) => JSON.stringify(step)),
			`npm run fuzz -- --replay ${String(seed)} --verbose`
		].join('\n')
	);
for (const [what, count] of Object.entries(figures)) tell(`${String(count).padStart(8)} ${what}`);
tell(`Seed ${String(first)}: ${String(run)} runs, ${String(failures.length)} failed`);
if (asked.json) console.log(JSON.stringify({ name: 'fuzz', seed: first, runs: run, failures, figures }));
process.exit(failures.length > 0 ? 1 : 0);
