import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild, ROOT } from '../start/build.ts';
import { findChromium } from './harness/browser.ts';
import cluster from './harness/cluster.ts';
import { BUILD_COMMAND, cacheFolder, fetchTemporal, findTemporal } from '../start/temporal-binary.ts';
import { findRedis } from './harness/redis.ts';

/** `npm test`: all of it, one suite after another; ends on `N passed, N failed`. */
const SUITES = ['unit', 'integration', 'e2e'] as const;

interface Count {
	passed: number;
	failed: number;
	/** Sentences on what counts as failed without being a failing test. */
	complaints: string[];
}

/** What vitest's json reporter writes, as far as it is read here. */
interface Report {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	testResults: { name: string; status: string; message: string; assertionResults: unknown[] }[];
}

/** What the tests need beside Node, by its Debian package: installed where that is possible, else named. */
function ensure(name: string, debian: string, find: () => string | null): void {
	if (find() !== null) return;
	const command = `apt-get update && apt-get install --yes --no-install-recommends ${debian}`;
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		console.log(`Installing ${name} for the tests…`);
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		const done = spawnSync('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'], env });
		if (done.status === 0 && find() !== null) return;
	}
	console.error(`The tests need ${name}; install it as root with: ${command}`);
	process.exit(1);
}

async function ensureTemporal(): Promise<void> {
	const cache = cacheFolder(process.env['CACHE_DIR'] ?? null);
	if (findTemporal(cache) !== null) return;
	if ((await fetchTemporal(cache, new AbortController().signal, console.log)) !== null) return;
	console.error(`The tests need a Temporal server on the PATH; with Go 1.24 or later: ${BUILD_COMMAND}`);
	process.exit(1);
}

async function runSuite(name: string, files: readonly string[]): Promise<Count> {
	const folder = mkdtempSync(join(tmpdir(), 'dgtt-report-'));
	const report = join(folder, 'report.json');
	const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
	const args = [
		vitest,
		'run',
		'--project',
		name,
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${report}`
	];
	console.log(`\n── ${name}`);
	const child = spawn(process.execPath, [...args, ...files], {
		cwd: ROOT,
		stdio: ['ignore', 'inherit', 'inherit']
	});
	const code = await new Promise<number | null>((done) => child.once('exit', done));
	const count = existsSync(report) ? countOf(name, JSON.parse(readFileSync(report, 'utf8')) as Report) : null;
	rmSync(folder, { recursive: true, force: true });
	if (count === null)
		return { passed: 0, failed: 1, complaints: [`${name}: vitest wrote no report (code ${String(code)})`] };
	if (code === 0 || count.failed > 0) return count;
	return {
		...count,
		failed: 1,
		complaints: [...count.complaints, `${name}: vitest ended with code ${String(code)}`]
	};
}

function countOf(name: string, report: Report): Count {
	const complaints = report.testResults
		.filter((file) => file.assertionResults.length === 0)
		.map((file) => `${file.name}: no test ran (${file.message.split('\n')[0] ?? ''})`);
	const left = report.numPendingTests + report.numTodoTests;
	if (left > 0) complaints.push(`${name}: ${String(left)} tests are skipped or to be written`);
	if (report.numPassedTests + report.numFailedTests === 0) complaints.push(`${name}: there is no test`);
	return { passed: report.numPassedTests, failed: report.numFailedTests + complaints.length, complaints };
}

async function main(files: readonly string[]): Promise<number> {
	ensure('Chromium', 'chromium', findChromium);
	ensure('Redis', 'redis-server', findRedis);
	await ensureTemporal();
	await ensureBuild(new AbortController().signal, console.log);
	const end = await cluster();
	const counts: Count[] = [];
	try {
		for (const suite of SUITES.filter((name) => concerns(name, files)))
			counts.push(await runSuite(suite, files));
	} finally {
		await end?.();
	}
	for (const complaint of counts.flatMap((count) => count.complaints)) console.log(complaint);
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
