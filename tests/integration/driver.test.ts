import { readFileSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';
import { MENDS } from '#db/driver.ts';
import { connect, type Sql, type Tx } from '#db/sql.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';

// PostgreSQL restarted, failed over or out of memory: it ends sessions in the middle of their transactions.
let db: TestDatabase;
/** One connection, so that whatever is wrong with it shows. */
let sql: Sql;

beforeAll(async () => {
	db = await freshDatabase();
});
beforeEach(() => {
	sql = connect(db.appUrl, 1);
});
afterEach(async () => {
	await sql.end({ timeout: 1 });
});
afterAll(async () => {
	await db.drop();
});

async function end(tx: Tx): Promise<void> {
	const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
	await db.owner`select pg_terminate_backend(${row?.pid ?? 0})`;
	await later();
}
const later = () => new Promise((done) => setTimeout(done, 50));

test('a transaction whose session was ended fails, and the next one works', { timeout: 4_000 }, async () => {
	for (let round = 0; round < 3; round++) {
		const said: string[] = [];
		const broken = sql.begin(async (tx) => {
			await end(tx);
			for (const n of [1, 2]) await tx`select ${n}::int`.catch((error: unknown) => said.push(String(error)));
		});
		await expect(broken).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
		await expect.poll(() => said).toHaveLength(2);
		expect(await sql`select 1 as n`).toEqual([{ n: 1 }]);
	}
});

test('what it still wants to do, its ROLLBACK too, reaches nobody else’s transaction', async () => {
	await db.owner`create table mark (who text)`;
	await db.owner`grant all on mark to app`;
	let goOn: () => void = () => undefined;
	const wait = new Promise<void>((done) => (goOn = done));
	const broken = sql.begin(async (tx) => {
		await end(tx);
		await wait;
		await tx`insert into mark values ('broken')`;
	});
	broken.catch(() => undefined);
	await later();
	await later();
	await sql.begin(async (tx) => {
		await tx`insert into mark values ('whole')`;
		goOn();
		await later();
		await tx`insert into mark values ('whole')`;
	});
	await expect(broken).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
	expect(await db.owner`select who from mark`).toEqual([{ who: 'whole' }, { who: 'whole' }]);
});

test('R12: many sessions ended at once are back within 2 seconds', { timeout: 30_000 }, async () => {
	const many = connect(db.appUrl, 8);
	for (let round = 0; round < 3; round++) {
		const asleep = Array.from({ length: 8 }, () =>
			many.begin(async (tx) => {
				await tx`select 1`;
				await tx`select pg_sleep(20)`;
			})
		);
		const failed = Promise.allSettled(asleep);
		const sleepers = db.owner`datname = current_database() and usename = 'app' and state = 'active' and query like '%pg_sleep%'`;
		await expect.poll(() => db.owner`select 1 from pg_stat_activity where ${sleepers}`).toHaveLength(8);
		await db.owner`select pg_terminate_backend(pid) from pg_stat_activity where ${sleepers}`;
		await failed;
		const asked = performance.now();
		await Promise.all(Array.from({ length: 8 }, () => many`select pg_sleep(0.01)`));
		expect(performance.now() - asked).toBeLessThan(2_000);
	}
	await many.end({ timeout: 1 });
});

test('R12: after an outage, however long, a query is answered within 2 seconds', async () => {
	const door = new Door();
	const url = await door.open();
	await door.close();
	const away = connect(url, 2);
	for (let n = 0; n < 20; n++) await away`select 1`.catch(() => undefined);
	await door.open();
	const asked = performance.now();
	await Promise.all([away`select 1`, away`select 1`]);
	expect(performance.now() - asked).toBeLessThan(2_000);
	await away.end({ timeout: 1 });
	await door.close();
});

test('R12: a line that is reset in the middle of a transaction is opened anew', async () => {
	const door = new Door();
	const away = connect(await door.open(), 1);
	for (let round = 0; round < 5; round++) {
		const broken = away.begin(async (tx) => {
			await tx`select 1`;
			setTimeout(() => {
				door.reset();
			}, 20);
			await tx`select pg_sleep(1)`;
		});
		await expect(broken).rejects.toBeInstanceOf(Error);
		const next = away.begin(async (tx) => {
			await tx`select 1`;
			return await tx`select ${round}::int as n`;
		});
		expect(await next).toEqual([{ n: round }]);
	}
	await away.end({ timeout: 1 });
	await door.close();
});

test('R12: a line that is reset before its first question goes on, and its end hurts nobody', async () => {
	const door = new Door();
	const away = connect(await door.open(), 1);
	// The driver’s own question about types: nobody waits for its answer.
	door.resetsAt = 'typarray';
	await away`select 1`.catch(() => undefined);
	expect(door.resetsAt).toBeNull();
	expect(await away`select 2 as n`).toEqual([{ n: 2 }]);
	await away.end({ timeout: 1 });
	await door.close();
});

test(
	'R12: a line that has gone silent is given up soon after its statement should have ended',
	{ timeout: 8_000 },
	async () => {
		const door = new Door();
		const away = connect(await door.open(), 1, 500);
		await away`select 1`;
		door.isSilent = true;
		const asked = performance.now();
		await expect(away`select 2 as n`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
		expect(performance.now() - asked).toBeGreaterThan(2_000);
		door.isSilent = false;
		expect(await away`select 3 as n`).toEqual([{ n: 3 }]);
		await away.end({ timeout: 1 });
		await door.close();
	}
);

test('R9: a BEGIN on a line that is full leaves no transaction in which others believe they have committed', async () => {
	await db.owner`create table kept (who text)`;
	await db.owner`grant all on kept to app`;
	const narrow = connect(`${db.appUrl}?max_pipeline=1`, 1);
	await narrow`select 1`;
	const before = narrow`select pg_sleep(0.05)`.execute();
	await expect(narrow.begin((tx) => tx`select 1`)).rejects.toBeInstanceOf(Error);
	await before;
	await narrow`insert into kept values ('said to be done')`;
	expect(await db.owner`select who from kept`).toEqual([{ who: 'said to be done' }]);
	await narrow.end({ timeout: 1 });
});

test('a driver that no longer holds what is mended is no longer mended', () => {
	for (const { file, find } of MENDS)
		expect(readFileSync(`node_modules${file}`, 'utf8').split(find)).toHaveLength(2);
});

/** Another way to PostgreSQL, that can be shut. */
class Door {
	/** Whoever says this next is cut off. */
	resetsAt: string | null = null;
	/** What is said is heard by nobody, and no line ends. */
	isSilent = false;
	readonly #lines = new Set<Socket>();
	readonly #server = createServer((line) => {
		const { hostname, port } = new URL(db.appUrl);
		const there = createConnection(Number(port), hostname);
		line.on('data', (bytes) => {
			if (this.resetsAt === null || !bytes.includes(this.resetsAt)) return;
			this.resetsAt = null;
			line.resetAndDestroy();
			there.destroy();
		});
		line.on('data', (bytes) => !this.isSilent && there.write(bytes));
		there.on('data', (bytes) => !this.isSilent && line.write(bytes));
		line.on('end', () => there.end());
		there.on('end', () => line.end());
		for (const end of [line, there]) end.on('error', () => line.destroy());
		this.#lines.add(line);
	});
	#port = 0;

	/** Its address, the same each time. */
	async open(): Promise<string> {
		await new Promise<void>((done) => this.#server.listen(this.#port, '127.0.0.1', done));
		this.#port = (this.#server.address() as AddressInfo).port;
		const url = new URL(db.appUrl);
		url.port = String(this.#port);
		return url.href;
	}
	async close(): Promise<void> {
		await new Promise((done) => this.#server.close(done));
	}
	reset(): void {
		for (const line of this.#lines) line.resetAndDestroy();
		this.#lines.clear();
	}
}
