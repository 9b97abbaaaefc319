import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../start/postgres.ts';
import { launchTemporal, type Temporal } from '../../start/temporal.ts';
import { cacheFolder, findTemporal } from '../../start/temporal-binary.ts';

/** A Temporal of the test's own, on a file that `end` throws away. */
export interface TestTemporal {
	address: string;
	pid: () => number | undefined;
	/** kill -9; it comes back by itself, at the same address. */
	kill(): void;
	/** Of its database as it is now. @returns the copy's folder */
	copy(): Promise<string>;
	/** Another takes its place at the same address, on this copy, or on nothing. */
	replace(copy: string | null): Promise<void>;
	end(): Promise<void>;
}

/** @param config as `TemporalOptions` */
export async function openTemporal(config: readonly string[] = []): Promise<TestTemporal> {
	const binary = findTemporal(cacheFolder(process.env['CACHE_DIR'] ?? null));
	if (binary === null) throw new Error('no Temporal server: npm test brings it');
	const folder = mkdtempSync(join(tmpdir(), 'dgtt-temporal-'));
	const port = await freePort();
	const launch = async (data: string): Promise<Temporal> => {
		mkdirSync(data, { recursive: true });
		const launched = await launchTemporal({ binary, folder: data, port, config });
		await launched.ready();
		return launched;
	};
	let data = join(folder, 'first');
	let copies = 0;
	let temporal = await launch(data);
	return {
		address: temporal.address,
		pid: () => temporal.pid(),
		kill: () => {
			const pid = temporal.pid();
			if (pid !== undefined) process.kill(pid, 'SIGKILL');
		},
		copy: async () => {
			await temporal.stop();
			const copy = join(folder, `copy-${String(++copies)}`);
			cpSync(data, copy, { recursive: true });
			temporal = await launch(data);
			return copy;
		},
		replace: async (copy) => {
			await temporal.stop();
			data = copy ?? join(folder, `empty-${String(++copies)}`);
			temporal = await launch(data);
		},
		end: async () => {
			await temporal.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
