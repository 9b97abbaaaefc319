import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureBuild } from '../start/build.ts';
import { findChromium } from './harness/browser.ts';
import cluster from './harness/cluster.ts';
import { BUILD_COMMAND, cacheFolder, fetchTemporal, findTemporal } from '../start/temporal-binary.ts';
import { findRedis } from './harness/redis.ts';
import { fetchSkippingServer, findSkippingServer, SKIPPING_NEEDS } from './harness/skipping-server.ts';
import { type Count, runSuite } from './suite.ts';

/** `npm test`: all of it, one suite after another; ends on `N passed, N failed`. */
const SUITES = ['unit', 'integration', 'e2e'] as const;

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

async function ensureSkippingServer(): Promise<void> {
	if (findSkippingServer() !== null || (await fetchSkippingServer(new AbortController().signal))) return;
	console.error(`The tests need Temporal's server that skips time: ${SKIPPING_NEEDS}`);
	process.exit(1);
}

async function main(files: readonly string[]): Promise<number> {
	ensure('Chromium', 'chromium', findChromium);
	ensure('Redis', 'redis-server', findRedis);
	// Each waits mostly for others.
	await Promise.all([
		ensureTemporal(),
		ensureSkippingServer(),
		ensureBuild(new AbortController().signal, console.log)
	]);
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
