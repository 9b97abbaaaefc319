import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterFolder } from '../../start/cluster.ts';
import { lockHome, openHome } from '../../start/home.ts';
import { startPostgres } from '../../start/postgres.ts';
import { postgresRunner } from '../../start/unprivileged.ts';

// What a crash would lose is a test's; durability itself is tested on a cluster of its own.
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '100' };

export interface Cluster {
	url: string;
	/** Process that the others of this PostgreSQL come from. */
	pid: () => number;
	end: () => Promise<void>;
}

/**
 * A PostgreSQL of its own, as `npm start` runs it, on data that `end` throws away. Killed, it is started again.
 * @param under folder its data lie in, which PostgreSQL's user can reach; otherwise they lie where `npm start` would put them
 */
export async function openCluster(extra: Record<string, string> = {}, under?: string): Promise<Cluster> {
	process.umask(0o022);
	const folder = mkdtempSync(join(under ?? tmpdir(), 'dgtt-tests-'));
	if (under !== undefined) chmodSync(folder, 0o755);
	const home = openHome(join(folder, 'data'), postgresRunner());
	await lockHome(home);
	const postgres = await startPostgres(home, extra);
	return {
		url: postgres.ownerUrl('postgres'),
		pid: () => Number(readFileSync(join(clusterFolder(home), 'postmaster.pid'), 'utf8').split('\n')[0]),
		end: async () => {
			await postgres.stop();
			rmSync(folder, { recursive: true, force: true });
			if (home.elsewhere) rmSync(home.folder, { recursive: true, force: true });
		}
	};
}

/** One PostgreSQL for a whole run; each test file makes itself a database in it (harness/database.ts). */
export default async function cluster(): Promise<(() => Promise<void>) | undefined> {
	if (process.env['TEST_POSTGRES']) return undefined;
	const { url, end } = await openCluster(FAST);
	process.env['TEST_POSTGRES'] = url;
	return async () => {
		delete process.env['TEST_POSTGRES'];
		await end();
	};
}
