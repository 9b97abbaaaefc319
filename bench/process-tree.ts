import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
	pid: number;
	command: string;
}

/** A process and all that came from it. */
export function treeOf(top: number): Process[] {
	const parents = new Map(
		readdirSync('/proc')
			.filter((name) => /^\d+$/.test(name))
			.map((name) => [Number(name), parentOf(Number(name))])
	);
	const within = (pid: number | undefined): boolean =>
		pid !== undefined && (pid === top || within(parents.get(pid)));
	return [...parents.keys()].filter(within).map((pid) => ({ pid, command: readOf(pid, 'cmdline') }));
}

const parentOf = (pid: number): number | undefined => {
	const found = /^PPid:\s*(\d+)/m.exec(readOf(pid, 'status'))?.[1];
	return found === undefined || found === '0' ? undefined : Number(found);
};

/** Empty when the process has gone meanwhile. */
export function readOf(pid: number, file: string): string {
	try {
		return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
	} catch {
		return '';
	}
}

const SIZES = { Pss: 'smaps_rollup', Rss: 'smaps_rollup', VmRSS: 'status' } as const;

/** KiB. @param size `Pss`: of what several processes share, its part @throws when it may not be read */
export function sizeOf(pid: number, size: keyof typeof SIZES): number {
	const text = readFileSync(`/proc/${String(pid)}/${SIZES[size]}`, 'utf8');
	const found = new RegExp(`^${size}:\\s*(\\d+)`, 'm').exec(text)?.[1];
	if (found === undefined) throw new Error(`process ${String(pid)} does not say its size`);
	return Number(found);
}

const TICK_US = 10_000;

/** CPU that these processes and all that came from them have used so far, in µs; the kernel counts in 10 ms. */
export function cpuOf(tops: readonly number[]): number {
	const pids = new Set(tops.flatMap((top) => treeOf(top).map(({ pid }) => pid)));
	return [...pids].reduce((sum, pid) => sum + ticksOf(pid) * TICK_US, 0);
}

/** Own time and that of ended children: what a child used is its parent's when it has gone. */
function ticksOf(pid: number): number {
	const stat = readOf(pid, 'stat');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
}
