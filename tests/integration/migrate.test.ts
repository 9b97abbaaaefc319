import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate, schemaState } from '#db/migrate.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';

let db: TestDatabase;
beforeEach(async () => {
	db = await freshDatabase();
});
afterEach(() => db.drop());

const forgetLast = (): Promise<unknown> =>
	db.owner`delete from upkeep.migration where name = (select max(name) from upkeep.migration)`;

describe('migrations', () => {
	test('of two migrators at once, one works and one finds nothing left', async () => {
		await db.owner`drop schema public cascade`;
		await db.owner`drop schema upkeep cascade`;
		await db.owner`create schema public`;
		const both = await Promise.all([migrate(db.ownerUrl), migrate(db.ownerUrl)]);
		const applied = both.map((one) => (one.ok ? one.applied.length : -1)).sort((a, b) => a - b);
		expect(applied[0]).toBe(0);
		expect(applied[1]).toBeGreaterThanOrEqual(2);
		expect(await schemaState(db.app)).toEqual({ state: 'current' });
	});

	test('an edited file is refused and named', async () => {
		await db.owner`update upkeep.migration set sha256 = 'other' where name = '0001_house.sql'`;
		const refused = await migrate(db.ownerUrl);
		expect(refused).toMatchObject({ ok: false });
		if (!refused.ok) expect(refused.what).toContain('0001_house.sql was changed');
	});

	test('an older schema is told from a newer one', async () => {
		await db.owner`insert into upkeep.migration (name, sha256) values ('9999_future.sql', 'x')`;
		expect(await schemaState(db.app)).toEqual({ state: 'newer', unknown: ['9999_future.sql'] });
		await forgetLast();
		await forgetLast();
		expect(await schemaState(db.app)).toMatchObject({ state: 'older' });
	});

	test('the server may read what was applied, and change nothing of it', async () => {
		await expect(db.app`delete from upkeep.migration`).rejects.toThrow(/permission denied/);
	});
});
