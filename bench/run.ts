import { bring } from '../tests/harness/needs.ts';
import { type Bench, grouped, resultOf } from './bench.ts';
import { candidates } from './candidates.ts';
import { candidatePage } from './candidate-page.ts';
import { fanout } from './fanout.ts';
import { footprint } from './footprint.ts';
import { growth } from './growth.ts';
import { idle } from './idle.ts';
import { importing } from './import.ts';
import { hostileImport } from './import-hostile.ts';
import { thisMachine } from './machine.ts';
import { openWeek } from './open-week.ts';
import { join } from './join.ts';
import { nodes } from './nodes.ts';
import { notices } from './notices.ts';
import { type Options, readOptions } from './options.ts';
import { outbox } from './outbox.ts';
import { saturated } from './saturated.ts';
import { Stage } from './stage.ts';
import { linesOf, machineLine } from './table.ts';
import { twoBrowsers } from './two-browsers.ts';

/** `npm run bench` measures all; `npm run --silent bench -- NAME [--runs N] [--json]` one. */
const BENCHES: readonly Bench[] = [
	openWeek,
	twoBrowsers,
	candidatePage,
	footprint,
	growth,
	importing,
	hostileImport,
	fanout,
	saturated,
	join,
	nodes,
	candidates,
	outbox,
	notices,
	idle
];
const LONGEST_MS = 15 * 60_000;

async function main(): Promise<number> {
	const read = readOptions(
		process.argv.slice(2),
		BENCHES.map((bench) => bench.name)
	);
	if (!read.ok) {
		console.error(read.what);
		return 1;
	}
	const { name } = read.options;
	const wanted = BENCHES.filter((bench) => name === null || bench.name === name);
	await bring(
		wanted.flatMap((bench) => bench.needs),
		console.error
	);
	let failed = false;
	for (const bench of wanted) failed = !(await isMeasured(bench, read.options)) || failed;
	return failed ? 1 : 0;
}

/** @returns false when the bench failed; a missed goal is a figure like any other */
async function isMeasured(bench: Bench, options: Options): Promise<boolean> {
	const stage = new Stage();
	const stop = (): void => {
		void stage.close().then(() => process.exit(1));
	};
	process.once('SIGINT', stop).once('SIGTERM', stop);
	try {
		const machine = thisMachine();
		const runs = await inTime(bench.measure(options.runs ?? bench.runs, stage));
		const result = resultOf(bench, runs, machine);
		if (options.json) console.log(JSON.stringify({ ...result, figures: grouped(result.figures) }));
		else console.log([...linesOf(bench.what, result), `  ${machineLine(result)}`, ''].join('\n'));
		return true;
	} catch (error) {
		console.error(`${bench.name} failed:`, error);
		return false;
	} finally {
		await stage.close();
		process.off('SIGINT', stop).off('SIGTERM', stop);
	}
}

async function inTime<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, fail) => {
		timer = setTimeout(() => {
			fail(new Error(`not done after ${String(LONGEST_MS / 60_000)} minutes`));
		}, LONGEST_MS);
	});
	work.catch(() => undefined);
	return Promise.race([work, late]).finally(() => {
		clearTimeout(timer);
	});
}

process.exit(await main());
