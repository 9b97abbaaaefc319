import cluster from './harness/cluster.ts';
import { bring } from './harness/needs.ts';
import { type Count, runSuite } from './suite.ts';

/** `npm test`: all of it, one suite after another; ends on `N passed, N failed`. */
const SUITES = ['unit', 'integration', 'e2e'] as const;

async function main(files: readonly string[]): Promise<number> {
	try {
		await bring(['browser', 'redis', 'temporal', 'skipped time', 'pages'], console.log);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return 1;
	}
	const end = await cluster();
	const counts: Count[] = [];
	try {
		for (const suite of SUITES.filter((name) => concerns(name, files)))
			counts.push(await runSuite(suite, files));
	} finally {
		await end?.();
	}
	for (const line of counts.flatMap(({ trouble }) => trouble)) console.log(line);
	const sum = (of: 'passed' | 'failed'): number => counts.reduce((all, count) => all + count[of], 0);
	console.log(`\n${String(sum('passed'))} passed, ${String(sum('failed'))} failed`);
	return sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}

/** `npm test -- tests/e2e/gates` runs that suite alone. */
const concerns = (suite: string, files: readonly string[]): boolean =>
	files.length === 0 ||
	files.some((file) =>
		/^tests\/(integration|e2e)/.test(file) ? file.startsWith(`tests/${suite}`) : suite === 'unit'
	);

process.exit(await main(process.argv.slice(2)));
