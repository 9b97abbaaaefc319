import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../start/build.ts';
import { freePort } from '../start/postgres.ts';
import { type Bench, type Figures } from './bench.ts';
import { type Process, readOf, sizeOf, treeOf } from './process-tree.ts';
import { type Stage } from './stage.ts';

const SETTLE_MS = 10_000;
const START_MS = 90_000;
const WORKED_OFF_MS = 180_000;

export const footprint: Bench = {
	name: 'footprint',
	what: 'memory of all processes of npm start, Temporal and worker too, idle, with the demo school',
	runs: 2,
	needs: ['pages', 'temporal'],
	goals: { 'all.pss_mb': { op: '<=', value: 850 } },
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	const folder = mkdtempSync(join(tmpdir(), 'dgtt-footprint-'));
	await stage.open(Promise.resolve(folder), (path) => {
		rmSync(path, { recursive: true, force: true });
		return Promise.resolve();
	});
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const from = performance.now();
		const [port, metricsPort] = [await freePort(), await freePort()];
		const npm = await stage.open(start(join(folder, 'data'), { port, metricsPort }), stop);
		const startMs = performance.now() - from;
		await idle(metricsPort);
		all.push({
			...figuresOf(treeOf(npm.pid ?? 0)),
			[run === 0 ? 'start.first_ms' : 'start.later_ms']: startMs
		});
		await stop(npm);
	}
	return all;
}

/** `npm start` as people type it. */
async function start(
	dataDir: string,
	{ port, metricsPort }: { port: number; metricsPort: number }
): Promise<ChildProcess> {
	const npm = spawn('npm', ['start'], {
		cwd: ROOT,
		stdio: ['ignore', 'ignore', 'inherit'],
		env: {
			PATH: process.env['PATH'],
			HOME: process.env['HOME'],
			PORT: String(port),
			METRICS_PORT: String(metricsPort),
			DATA_DIR: dataDir
		}
	});
	for (const end = performance.now() + START_MS; performance.now() < end;) {
		if (npm.exitCode !== null) throw new Error(`npm start ended with code ${String(npm.exitCode)}`);
		const ready = await fetch(`http://127.0.0.1:${String(port)}/readyz`).then(
			(answer) => answer.ok,
			() => false
		);
		if (ready) return npm;
		await pause(100);
	}
	await stop(npm);
	throw new Error('npm start was not ready in time');
}

/** What the demo school's people are owed has been worked off, and then some time. @param port of the numbers */
async function idle(port: number): Promise<void> {
	for (const end = performance.now() + WORKED_OFF_MS; performance.now() < end; await pause(500)) {
		const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`);
		const { parts } = (await answer.json()) as {
			parts: Record<'temporal' | 'outbox', { state: string; detail: string | null }>;
		};
		if (parts.temporal.state === 'ok' && parts.outbox.detail?.startsWith('0 waiting')) break;
	}
	await pause(SETTLE_MS);
}

async function stop(npm: ChildProcess): Promise<void> {
	if (npm.exitCode !== null || npm.signalCode !== null) return;
	const ended = once(npm, 'exit');
	const all = treeOf(npm.pid ?? 0);
	npm.kill('SIGTERM');
	await ended;
	while (all.some(({ pid, command }) => readOf(pid, 'cmdline') === command)) await pause(100);
}

const PARTS = ['npm', 'starter', 'server', 'postgres'] as const;

function figuresOf(processes: readonly Process[]): Figures {
	const mb = (some: readonly Process[], size: 'Pss' | 'Rss' = 'Pss'): number =>
		some.reduce((sum, { pid }) => sum + sizeOf(pid, size), 0) / 1_024;
	const parts: Figures = {};
	for (const part of PARTS)
		parts[`${part}.pss_mb`] = mb(processes.filter((one) => partOf(one.command) === part));
	// Programs that others run here too count for less in the first; the second counts everything whole, and twice.
	const all = { 'all.pss_mb': mb(processes), 'all.rss_mb': mb(processes, 'Rss') };
	return { ...all, ...parts, processes: processes.length };
}

function partOf(command: string): (typeof PARTS)[number] {
	if (command.includes('realtime/server.ts')) return 'server';
	if (command.includes('start/main.ts') && !command.startsWith('sh\0')) return 'starter';
	return command.includes('postgres') ? 'postgres' : 'npm';
}
