import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { readOf } from '../../bench/process-tree.ts';

/** The process that reads a file for this one now; null: none does. */
export const readerOf = (pid: number): number | null => childrenOf(pid).find(isReader) ?? null;

/** The next one to read, or the one that does. */
export async function nextReader(pid: number): Promise<number> {
	for (;;) {
		const reader = readerOf(pid);
		if (reader !== null) return reader;
		await pause(2);
	}
}

const childrenOf = (pid: number): number[] =>
	readdirSync(`/proc/${String(pid)}/task`).flatMap((thread) =>
		readOf(pid, `task/${thread}/children`).trim().split(' ').filter(Boolean).map(Number)
	);

const isReader = (pid: number): boolean => readOf(pid, 'cmdline').includes('/import/reader.ts');

/** The most memory it has held so far; 0 when it has gone. */
export const mostMbOf = (pid: number): number =>
	Number(/^VmHWM:\s*(\d+)/m.exec(readOf(pid, 'status'))?.[1] ?? 0) / 1024;
