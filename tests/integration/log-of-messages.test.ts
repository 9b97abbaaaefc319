import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as noticeLog from '#db/notice-log.ts';
import * as outbox from '#db/outbox.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { SmallSchool } from '../harness/small-school.ts';

const LISTING = { search: '', sort: '', descending: false, all: false, page: 1, now: new Date(0) };
let small: SmallSchool;
beforeAll(async () => {
	small = await SmallSchool.open();
});
beforeEach(() => small.begin());
afterAll(() => small.close());

const inOurs = <T>(work: (tx: Tx) => Promise<T>) => inSchool(small.db.app, { school: small.ecole.id }, work);
const ALL = { view: 'all', channel: null, kind: null } as const;
const page = (page: number, search = '', part: Partial<noticeLog.Part> = {}) =>
	inOurs((tx) => noticeLog.list(tx, { ...LISTING, page, search }, { ...ALL, ...part }));

async function logged(count: number, name: string, state = 'accepted'): Promise<void> {
	await small.db.owner`
		insert into notice (school_id, person_id, channel, kind, key, changes, state, subject, created_at)
		select ${small.ecole.id}, ${small.id(name)}, 'email', 'planning', ${name} || i, '[]', ${state}, 'Séance ' || i,
			now() - make_interval(mins => i) from generate_series(1, ${count}) i`;
}

test('a log is counted up to a thousand beyond the page that is shown', async () => {
	await logged(1_025, 'Joël');
	expect(await page(1)).toMatchObject({ total: 1_025, more: false });
	await logged(1, 'Davy');
	expect(await page(1)).toMatchObject({ total: 1_025, more: true });
	expect(await page(2)).toMatchObject({ total: 1_026, more: false });
	const last = await page(42);
	expect(last.rows.map(({ subject }) => subject)).toEqual(['Séance 1025']);
	const found = await page(1, 'davy');
	expect(found).toMatchObject({ total: 1, more: false });
	expect(found.rows[0]).toMatchObject({ name: 'Davy', subject: 'Séance 1' });
	expect(await page(1, '', { channel: 'sms' })).toMatchObject({ total: 0 });
	expect(await page(1, 'davy', { channel: 'email', kind: 'planning' })).toMatchObject({ total: 1 });
	expect(await page(1, 'davy', { kind: 'reminder' })).toMatchObject({ total: 0 });
});

test('what goes out again is followed for an hour, and for a day while some of it waits', async () => {
	await logged(2, 'Joël', 'failed');
	await inOurs((tx) => noticeLog.allAgain(tx, small.ecole.id));
	const hoursAgo = (hours: number) =>
		small.db.owner`update notice set again_at = now() - make_interval(hours => ${hours})`;
	const since = () => inOurs(noticeLog.againSince);
	await hoursAgo(11);
	expect(await since()).toEqual({ all: 2, open: 2, failed: 0 });
	await small.db.owner`update notice set state = 'accepted'`;
	expect(await since()).toBe(null);
	await hoursAgo(0);
	expect(await since()).toEqual({ all: 2, open: 0, failed: 0 });
});

test('what a flow heard of a week ago is forgotten; what nobody heard of stands', async () => {
	const { owner, app } = small.db;
	await owner`delete from outbox`;
	for (const [kind, days, done, dead] of [
		['done long ago', 8, true, false],
		['done', 6, true, false],
		['waits', 8, false, false],
		['dead', 8, false, true]
	] as const)
		await owner`insert into outbox (school_id, kind, key, payload, created_at, done_at, dead_at)
			select ${small.ecole.id}, ${kind}, 'a', '{}', at, case when ${done} then at end, case when ${dead} then at end
			from (select now() - make_interval(days => ${days}) as at) a`;
	expect(await outbox.forget(app)).toBe(1);
	expect((await owner`select kind from outbox order by kind`).map(({ kind }) => String(kind))).toEqual([
		'dead',
		'done',
		'waits'
	]);
});
