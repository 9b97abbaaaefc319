import { setTimeout as pause } from 'node:timers/promises';
import { bring } from '../harness/needs.ts';
import { givenOptions, wholeNumber } from '../harness/given-options.ts';
import { type Drill } from './drill.ts';
import { clocks } from './faults/clocks.ts';
import { diskFull } from './faults/disk-full.ts';
import { commitUnknown } from './faults/commit-unknown.ts';
import { epoch } from './faults/epoch.ts';
import { nodeKill } from './faults/node-kill.ts';
import { notify } from './faults/notify.ts';
import { offline } from './faults/offline.ts';
import { pgKill } from './faults/pg-kill.ts';
import { redisOut } from './faults/redis-out.ts';
import { revokeRights } from './faults/revoke.ts';
import { rolling } from './faults/rolling.ts';
import { slowReader } from './faults/slow-reader.ts';
import { storm } from './faults/storm.ts';
import { temporalLost } from './faults/temporal-lost.ts';
import { zombie } from './faults/zombie.ts';
import { finding } from './judges/verdict.ts';
import { installDevices } from './load/device.ts';
import { type Outcome, perform } from './perform.ts';
import { Ending } from './stage/stage.ts';

const DRILLS: readonly Drill[] = [
	nodeKill,
	pgKill,
	commitUnknown,
	redisOut,
	zombie,
	offline,
	slowReader,
	storm,
	rolling,
	diskFull,
	clocks,
	revokeRights,
	epoch,
	notify,
	temporalLost
];

const USAGE = `npm run drill -- NAME|all [--seed S] [--short] [--json]
${DRILLS.map(({ name, what }) => `  ${name.padEnd(16)}${what}`).join('\n')}`;

const { values, positionals } = givenOptions({
	allowPositionals: true,
	options: { seed: { type: 'string' }, short: { type: 'boolean' }, json: { type: 'boolean' } }
});

/** However a drill goes wrong, it is over by then. Milliseconds. */
const BOUND = 110_000;

/** It was not judged, and why. */
const unjudged = ({ name }: Drill, seed: number, why: string): Outcome => ({
	name,
	seed,
	verdict: 'fail',
	judges: { drill: finding(1, [why]) },
	figures: {}
});

async function runOne(drill: Drill, seed: number): Promise<Outcome> {
	const ending = new Ending();
	const leave = (): void => {
		void ending.run().then(() => process.exit(130));
	};
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave);
	const began = performance.now();
	const tell = (text: string): void => {
		if (!values.json)
			console.error(`  ${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s  ${text}`);
	};
	console.error(`${drill.name} --seed ${String(seed)}: ${drill.what}`);
	try {
		const late = pause(BOUND).then(() => unjudged(drill, seed, `not over after ${String(BOUND)} ms`));
		return await Promise.race([perform(drill, { seed, isShort: values.short === true, tell, ending }), late]);
	} catch (error) {
		return unjudged(drill, seed, error instanceof Error ? error.message.trim() : String(error));
	} finally {
		await ending.run();
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, leave);
	}
}

function print(outcome: Outcome): void {
	if (values.json) {
		console.log(JSON.stringify(outcome));
		return;
	}
	for (const [name, { complaints }] of Object.entries(outcome.judges))
		for (const complaint of complaints) console.log(`  ${name}: ${complaint}`);
	const figures = Object.entries(outcome.figures).map(([name, value]) => `${name}=${String(value)}`);
	console.log(
		`${outcome.verdict.toUpperCase()} ${outcome.name} --seed ${String(outcome.seed)} ${figures.join(' ')}`
	);
}

async function main(): Promise<number> {
	const [name] = positionals;
	const chosen = name === 'all' ? DRILLS : DRILLS.filter((drill) => drill.name === name);
	if (chosen.length === 0) {
		console.error(USAGE);
		return 2;
	}
	const seed = (): number => wholeNumber('seed', values.seed, Math.floor(Math.random() * 1e9));
	seed();
	await bring(['pages', 'redis', ...chosen.flatMap(({ needs = [] }) => needs)], console.error);
	installDevices();
	let failed = false;
	for (const drill of chosen) {
		const outcome = await runOne(drill, seed());
		print(outcome);
		failed ||= outcome.verdict === 'fail';
	}
	return failed ? 1 : 0;
}

process.exit(await main());
