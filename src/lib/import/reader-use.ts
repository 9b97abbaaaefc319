import { readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface Use {
	/** Of all processors, in milliseconds; the kernel counts in tens. */
	cpuMs: number;
	residentMb: number;
}

const TICK_MS = 10;

/** Null when it has gone, or where the kernel does not tell (outside Linux). */
export function useOf(pid: number): Use | null {
	try {
		const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
		const [user, system] = stat
			.slice(stat.lastIndexOf(')') + 2)
			.split(' ')
			.slice(11, 13);
		const resident = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
		return { cpuMs: (Number(user) + Number(system)) * TICK_MS, residentMb: Number(resident ?? 0) / 1024 };
	} catch {
		return null;
	}
}
