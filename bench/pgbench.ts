import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SERVER_CORE } from './cores.ts';
import { type RecordedCommits } from './recorded-commits.ts';

const SCRIPT = `\\set n :n + 1
select board_commit(:school, payload) from recorded where board = :client_id and n = :n;
`;

/**
 * Commits a second that PostgreSQL does when nobody decides, stamps or tells: the recorded statements, one client a
 * board, from the server's core.
 */
export async function pgbenchOf(
	databaseUrl: string,
	{ school, boards, statements }: RecordedCommits
): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), 'dgtt-pgbench-'));
	const script = join(folder, 'commit.sql');
	writeFileSync(script, SCRIPT);
	const { hostname, port, username, password, pathname } = new URL(databaseUrl);
	const where = ['--host', hostname, '--port', port, '--username', username];
	const how = ['--no-vacuum', '--protocol', 'prepared', '--client', String(boards), '--jobs', '1'];
	const what = ['--transactions', String(statements), '--file', script];
	const values = ['--define', `school=${school}`, '--define', 'n=0'];
	const args = [...where, ...how, ...what, ...values, pathname.slice(1)];
	try {
		const { stdout } = await promisify(execFile)('taskset', ['-c', String(SERVER_CORE), find(), ...args], {
			env: { ...process.env, PGPASSWORD: password }
		});
		const perSecond = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
		if (perSecond === undefined) throw new Error(`pgbench says no tps: ${stdout}`);
		return Number(perSecond);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function find(): string {
	const places = [
		'/usr/bin/pgbench',
		...globSync('/usr/lib/postgresql/*/bin/pgbench'),
		'/usr/local/bin/pgbench'
	];
	const found = places.find((path) => existsSync(path));
	if (found === undefined)
		throw new Error('no pgbench: as root, apt-get install --no-install-recommends postgresql-contrib');
	return found;
}
