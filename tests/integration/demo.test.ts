import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fits } from '#identity/password.ts';
import { ROOT } from '../../start/build.ts';
import { plantDemo } from '../../start/demo/plant.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';

const TUESDAY = Date.parse('2026-11-24T09:30:00Z');
let db: TestDatabase;

beforeAll(async () => {
	db = await freshDatabase();
	await plantDemo(db.app, TUESDAY);
});
afterAll(() => db.drop());

interface Listed {
	id: string;
	email: string;
	password: string;
	roles: string[];
	school: string;
	instructor: string | null;
	candidate: string | null;
}

describe('the demo', () => {
	test('fills seven weeks of both schools: the past is over, two weeks are drafts', async () => {
		const weeks = await db.owner<{ week: string; lessons: number; open: number; published: boolean }[]>`
			select l.week, count(*)::int as lessons, count(*) filter (where l.state in ('planned', 'in_progress'))::int as open,
				bool_and(b.published_at is not null) as published
			from lesson l join board b using (school_id, week) join school s on s.id = l.school_id
			where s.slug = 'demo' group by l.week order by l.week`;
		expect(weeks.map((one) => one.published)).toEqual([true, true, true, true, true, false, false]);
		for (const one of weeks) expect(one.lessons).toBeGreaterThan(120);
		expect(weeks.slice(0, 2).map((one) => one.open)).toEqual([0, 0]);
	});

	test('holds in each state what a school has there', async () => {
		const states = await db.owner<{ state: string }[]>`select distinct state from lesson order by state`;
		expect(states.map((one) => one.state)).toEqual([
			'cancelled',
			'done',
			'in_progress',
			'no_show',
			'planned'
		]);
	});

	test('has one effect when it is told twice', async () => {
		const count = (): Promise<unknown> =>
			db.owner`select (select count(*) from lesson) as lessons, (select count(*) from audit) as audit,
				(select count(*) from candidate) as candidates, (select count(*) from edit) as edits`;
		const before = await count();
		await plantDemo(db.app, TUESDAY);
		expect(await count()).toEqual(before);
	});

	test('is listed with accounts that are there and open with the password shown', async () => {
		const listed = spawnSync(process.execPath, ['start/demo-accounts.ts', '--json'], {
			cwd: ROOT,
			encoding: 'utf8'
		});
		const accounts = JSON.parse(listed.stdout) as Listed[];
		expect(accounts.map((one) => one.email).sort()).toEqual([
			'admin2@demo.test',
			'admin@autre.test',
			'admin@demo.test',
			'candidat2@demo.test',
			'candidat@demo.test',
			'moniteur2@demo.test',
			'moniteur@demo.test'
		]);
		for (const one of accounts) {
			const [row] = await db.owner<{ hash: string; role: string; school: string; person: string | null }[]>`
				select a.password_hash as hash, m.role, m.school_id as school, coalesce(i.id, c.id) as person
				from account a join membership m on m.account_id = a.id
				left join instructor i on i.account_id = a.id left join candidate c on c.account_id = a.id
				where a.email = ${one.email} and a.id = ${one.id}`;
			expect(row).toMatchObject({
				role: one.roles[0],
				school: one.school,
				person: one.instructor ?? one.candidate
			});
			expect(await fits(row?.hash ?? null, one.password)).toBe(true);
		}
	});

	test('leaves the candidate who can sign in a change to acknowledge', async () => {
		const unseen = await db.owner`select kind from candidate_event e join candidate c on c.id = e.candidate_id
			where c.name = 'Merveille Nzé' and seen_at is null`;
		expect(unseen.map((one) => one['kind'] as string)).toEqual(['changed']);
	});
});
