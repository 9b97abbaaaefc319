import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureBuild } from '../../start/build.ts';
import { BUILD_COMMAND, cacheFolder, fetchTemporal, findTemporal } from '../../start/temporal-binary.ts';
import { findChromium } from './browser.ts';
import { findRedis } from './redis.ts';
import { fetchSkippingServer, findSkippingServer, SKIPPING_NEEDS } from './skipping-server.ts';

type Tell = (line: string) => void;

const PACKAGES = {
	browser: { name: 'Chromium', debian: 'chromium', find: findChromium },
	redis: { name: 'Redis', debian: 'redis-server', find: findRedis }
};
const OTHERS = {
	pages: (tell: Tell) => ensureBuild(never(), tell),
	temporal: ensureTemporal,
	'skipped time': ensureSkippingServer
};

/** What tests, drills and benches need beside Node. */
export type Need = keyof typeof PACKAGES | keyof typeof OTHERS;

const isPackage = (need: Need): need is keyof typeof PACKAGES => need in PACKAGES;

/**
 * Brings what is missing, where that is possible.
 * @throws with one line that names the command, where it is not
 */
export async function bring(needs: readonly Need[], tell: Tell): Promise<void> {
	for (const need of needs) if (isPackage(need)) ensurePackage(PACKAGES[need], tell);
	// Each waits mostly for others.
	const others = new Set(needs.filter((need) => !isPackage(need)));
	await Promise.all([...others].map((need) => OTHERS[need](tell)));
}

function ensurePackage({ name, debian, find }: (typeof PACKAGES)['redis'], tell: Tell): void {
	if (find() !== null) return;
	const command = `apt-get update && apt-get install --yes --no-install-recommends ${debian}`;
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		tell(`Installing ${name}…`);
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		const done = spawnSync('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'], env });
		if (done.status === 0 && find() !== null) return;
	}
	throw new Error(`${name} is needed; install it as root with: ${command}`);
}

async function ensureTemporal(tell: Tell): Promise<void> {
	const cache = cacheFolder(process.env['CACHE_DIR'] ?? null);
	if (findTemporal(cache) !== null || (await fetchTemporal(cache, never(), tell)) !== null) return;
	throw new Error(`A Temporal server is needed on the PATH; with Go 1.24 or later: ${BUILD_COMMAND}`);
}

async function ensureSkippingServer(): Promise<void> {
	if (findSkippingServer() !== null || (await fetchSkippingServer(never()))) return;
	throw new Error(`Temporal's server that skips time is needed: ${SKIPPING_NEEDS}`);
}

const never = (): AbortSignal => new AbortController().signal;
