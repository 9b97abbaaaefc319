import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '#db/sql.ts';
import { DATABASE, freePort } from '../../start/postgres.ts';
import {
	newFolder,
	processesOf,
	removeFolder,
	smallDisk,
	type Starter,
	startOn,
	stop,
	untilReady
} from '../harness/starter.ts';

let folder: string;
let port: number;
const running: Starter[] = [];

beforeEach(async () => {
	folder = newFolder();
	port = await freePort();
});
afterEach(async () => {
	for (const starter of running.splice(0)) await stop(starter);
	removeFolder(folder);
});

const start = (dataDir = folder, at = port): Starter => {
	const starter = startOn(dataDir, at);
	running.push(starter);
	return starter;
};
const refused = async (starter: Starter): Promise<string> => {
	expect(await starter.ended).toBe(1);
	const said = starter.output().trim();
	expect(said.split('\n')).toHaveLength(1);
	return said;
};
const answers = (): Promise<boolean> =>
	fetch(`http://127.0.0.1:${String(port)}/sign-in`).then(
		(answer) => answer.ok,
		() => false
	);

/** The owner's address of the PostgreSQL that runs in the folder. */
function ownerUrl(): string {
	const { owner } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as { owner: string };
	const at = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3] ?? '';
	return `postgres://owner:${owner}@127.0.0.1:${at}/${DATABASE}`;
}

describe('npm start', () => {
	test('serves from an empty folder, keeps its passwords to itself, and leaves nothing running', async () => {
		const first = start();
		await untilReady(first);
		expect(await answers()).toBe(true);
		expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
		expect(await stop(first)).toBe(0);
		expect(processesOf(folder)).toEqual([]);
	});

	test('refuses a second start on the same folder, and the first goes on', async () => {
		await untilReady(start());
		expect(await refused(start(folder, await freePort()))).toContain('already runs on the folder');
		expect(await answers()).toBe(true);
	});

	test('goes on after a kill -9 with all that was committed', async () => {
		const first = start();
		await untilReady(first);
		const sql = connect(ownerUrl(), 1);
		await sql`insert into account (id, email, password_hash) values (gen_random_uuid(), 'a@b.test', '!')`;
		await sql.end();
		await stop(first, 'SIGKILL');
		const second = start();
		await untilReady(second);
		const again = connect(ownerUrl(), 1);
		expect(await again`select email from account`).toEqual([{ email: 'a@b.test' }]);
		await again.end();
		expect(await answers()).toBe(true);
	});

	test('brings a killed server back', async () => {
		await untilReady(start());
		const { pids } = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as {
			pids: Record<string, number>;
		};
		process.kill(pids['realtime/server.ts'] ?? NaN, 'SIGKILL');
		await expect.poll(answers, { timeout: 2_000 }).toBe(false);
		await expect.poll(answers, { timeout: 20_000 }).toBe(true);
	});

	test('brings a killed PostgreSQL back', async () => {
		await untilReady(start());
		const lock = join(folder, 'postgres', 'postmaster.pid');
		const pid = readFileSync(lock, 'utf8').split('\n')[0];
		process.kill(Number(pid), 'SIGKILL');
		const ready = (): Promise<number> =>
			fetch(`http://127.0.0.1:${String(port)}/readyz`).then(
				(answer) => answer.status,
				() => 0
			);
		await expect
			.poll(() => existsSync(lock) && readFileSync(lock, 'utf8').split('\n')[0] !== pid, { timeout: 30_000 })
			.toBe(true);
		await expect.poll(ready, { timeout: 30_000 }).toBe(200);
	});

	test('says that the port is taken before it makes anything', async () => {
		const other = createServer().listen(port, '127.0.0.1');
		expect(await refused(start())).toContain(`127.0.0.1:${String(port)} is taken`);
		other.close();
		expect(existsSync(join(folder, 'postgres'))).toBe(false);
	});

	test('does not touch a folder of another PostgreSQL', async () => {
		const first = start();
		await untilReady(first);
		await stop(first);
		writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n');
		const before = fingerprint(join(folder, 'postgres'));
		expect(await refused(start())).toContain('is of PostgreSQL 17');
		expect(fingerprint(join(folder, 'postgres'))).toBe(before);
	});

	test('names a setting that makes no sense', async () => {
		expect(await refused(start(folder, 70_000))).toContain('PORT=70000 must be a port');
	});
});

// Only root can make a small disk.
if (process.getuid?.() === 0)
	describe('npm start as root, on one disk and another', () => {
		test('keeps its data where PostgreSQL can reach it, and says where', async () => {
			chmodSync(folder, 0o700);
			const first = start();
			await untilReady(first);
			const elsewhere = readFileSync(join(folder, 'elsewhere.txt'), 'utf8').trim();
			expect(first.output()).toContain(`Data in ${elsewhere}`);
			await stop(first);
			await untilReady(start());
			expect(existsSync(join(elsewhere, 'postgres'))).toBe(true);
			for (const starter of running.splice(0)) await stop(starter);
			removeFolder(elsewhere);
		});

		test('says that it is read-only', async () => {
			const disk = smallDisk(8, true);
			expect(await refused(start(disk.folder))).toContain('read-only');
			disk.remove();
		});

		test('says that it is too small, and makes nothing', async () => {
			const disk = smallDisk(64);
			expect(await refused(start(disk.folder))).toMatch(/nearly full: \d+ MB free, 250 needed/);
			expect(readdirSync(disk.folder)).toEqual([]);
			disk.remove();
		});

		test('says that it is full', async () => {
			const disk = smallDisk(2);
			writeFileSync(join(disk.folder, 'filler'), Buffer.alloc(2 * 1024 * 1024));
			expect(await refused(start(disk.folder))).toContain('full');
			disk.remove();
		});

		test('loses nothing when it fills up while the school works', async () => {
			const disk = smallDisk(300);
			const first = start(disk.folder);
			await untilReady(first);
			await stop(first);
			const before = fingerprint(join(disk.folder, 'postgres', 'global'));
			const free = 300 * 1024 * 1024;
			try {
				writeFileSync(join(disk.folder, 'filler'), Buffer.alloc(free));
			} catch {
				// The disk is full now, as wanted.
			}
			expect(await refused(start(disk.folder))).toContain('full');
			expect(fingerprint(join(disk.folder, 'postgres', 'global'))).toBe(before);
			disk.remove();
		});
	});

/** Names and contents of the files right in a folder. */
function fingerprint(of: string): string {
	const hash = createHash('sha256');
	for (const name of readdirSync(of).sort()) {
		const path = join(of, name);
		hash.update(name);
		if (statSync(path).isFile()) hash.update(readFileSync(path));
	}
	return hash.digest('hex');
}
