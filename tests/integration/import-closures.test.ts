import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as closures from '#db/closures.ts';
import * as importClosures from '#db/import-closures.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { changeClosure } from '#lib/server/closing.ts';
import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { importer } from '../harness/imports.ts';
import { school, type TestSchool } from '../harness/school.ts';

const NOW = Date.parse('2026-11-23T05:00:00Z');
let db: TestDatabase;
let schedule: Schedule;
let ecole: TestSchool;
let imports: ReturnType<typeof importer>;

beforeAll(async () => {
	db = await freshDatabase();
	schedule = createSchedule({ sql: db.app, clock: () => NOW });
});
afterAll(async () => {
	await schedule.close();
	await db.drop();
});
beforeEach(async () => {
	ecole = await school(db.owner, { admins: ['Rose'], instructors: ['Awa Diallo'] });
	imports = importer({ sql: db.app, schedule, clock: () => NOW }, ecole);
});

const wholeDay = (uid: string, first: string, end: string, title: string) => [
	'BEGIN:VEVENT',
	`UID:${uid}`,
	`DTSTART;VALUE=DATE:${first}`,
	`DTEND;VALUE=DATE:${end}`,
	`SUMMARY:${title}`,
	'END:VEVENT'
];
/** Two closures, one of them twice, and a lesson on the first day of Christmas. */
const FILE = [
	'BEGIN:VCALENDAR',
	'X-WR-CALNAME:Awa Diallo',
	...wholeDay('noel', '20261221', '20261224', 'Congés'),
	...wholeDay('noel-2', '20261221', '20261224', 'Congés'),
	...wholeDay('awa', '20261207', '20261208', 'Anniversaire d’Awa'),
	'BEGIN:VEVENT',
	'UID:a',
	'DTSTART:20261221T090000Z',
	'DURATION:PT60M',
	'SUMMARY:Réunion',
	'END:VEVENT',
	'END:VCALENDAR'
].join('\r\n');

const inOwn = <T>(work: (tx: Tx) => Promise<T>) => inSchool(db.app, { school: ecole.id }, work);
const standing = () =>
	inOwn(async (tx) => (await closures.list(tx)).map(({ first, last, name }) => `${first}/${last} ${name}`));
const offers = (id: string) => inOwn((tx) => importClosures.offered(tx, id));
async function tick(id: string, title: string): Promise<void> {
	const shown = await offers(id);
	const ticked = shown.filter((one) => one.title === title).map((one) => one.n);
	await inOwn((tx) =>
		importClosures.tick(
			tx,
			id,
			shown.map((one) => one.n),
			ticked
		)
	);
}
async function closed(): Promise<string> {
	const id = await imports.previewed(FILE, 'Rose');
	await tick(id, 'Congés');
	await imports.take(id);
	return id;
}

test('whole days are offered once each, the end left out; only what is ticked is closed, after the lessons', async () => {
	const id = await imports.previewed(FILE, 'Rose');
	expect((await offers(id)).map(({ first, last, title, ticked }) => [first, last, title, ticked])).toEqual([
		['2026-12-07', '2026-12-07', 'Anniversaire d’Awa', false],
		['2026-12-21', '2026-12-23', 'Congés', false]
	]);
	await tick(id, 'Congés');
	expect(await standing()).toEqual([]);
	await imports.take(id);
	expect(await standing()).toEqual(['2026-12-21/2026-12-23 Congés']);
	expect((await imports.counts(id)).outcomes).toEqual({ taken: 1, closed: 1, left: 2 });
	const noted =
		await db.owner`select account_id from audit where school_id = ${ecole.id} and action = 'closure_add'`;
	expect(noted).toMatchObject([{ account_id: ecole.actor('Rose').account }]);
});

test('the same file again offers only what was not taken', async () => {
	await closed();
	expect((await offers(await imports.previewed(FILE, 'Rose'))).map((one) => one.title)).toEqual([
		'Anniversaire d’Awa'
	]);
});

test('taken back, the closure goes and the lesson with it; applied once more by a resumed job, nothing is doubled', async () => {
	const id = await closed();
	await db.owner`update import set state = 'previewed' where id = ${id}`;
	await imports.take(id);
	expect(await standing()).toEqual(['2026-12-21/2026-12-23 Congés']);
	await imports.undo(id);
	expect(await standing()).toEqual([]);
	expect((await imports.counts(id)).outcomes).toEqual({ back: 1, opened: 1, left: 2 });
});

test('a closure somebody has changed since stays, with their name', async () => {
	const id = await closed();
	const who = { school: ecole.id, account: ecole.actor('Rose').account, role: 'admin' as const };
	await inOwn(async (tx) => {
		const [one] = await closures.list(tx);
		if (one) await changeClosure(tx, who, one, { ...one, last: '2026-12-26' });
	});
	await imports.undo(id);
	expect(await standing()).toEqual(['2026-12-21/2026-12-26 Congés']);
	const row = (await imports.rows(id)).find((one) => one.closes);
	expect(row?.undone).toMatchObject({ undone: 'kept', by: who.account, what: 'changed' });
});
