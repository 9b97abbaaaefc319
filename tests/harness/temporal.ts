import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchTemporal } from '../../start/temporal.ts';
import { cacheFolder, findTemporal } from '../../start/temporal-binary.ts';

/** A Temporal of the test's own, on a file that `end` throws away. */
export interface TestTemporal {
	address: string;
	/** kill -9; it comes back by itself, at the same address. */
	kill(): void;
	end(): Promise<void>;
}

export async function openTemporal(): Promise<TestTemporal> {
	const binary = findTemporal(cacheFolder(process.env['CACHE_DIR'] ?? null));
	if (binary === null) throw new Error('no Temporal server: npm test brings it');
	const folder = mkdtempSync(join(tmpdir(), 'dgtt-temporal-'));
	const temporal = await launchTemporal({ binary, folder });
	await temporal.ready();
	return {
		address: temporal.address,
		kill: () => {
			const pid = temporal.pid();
			if (pid !== undefined) process.kill(pid, 'SIGKILL');
		},
		end: async () => {
			await temporal.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
