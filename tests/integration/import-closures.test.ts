import { expect, test } from 'vitest';
import * as closures from '#db/closures.ts';
import * as importClosures from '#db/import-closures.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { changeClosure } from '#lib/server/closing.ts';
import { importDesk } from '../harness/import-desk.ts';

const desk = importDesk({ admins: ['Rose'], instructors: ['Awa Diallo'] });

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

const inOwn = <T>(work: (tx: Tx) => Promise<T>) => inSchool(desk.db.app, { school: desk.ecole.id }, work);
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
	const id = await desk.imports.previewed(FILE, 'Rose');
	await tick(id, 'Congés');
	await desk.imports.take(id);
	return id;
}

test('whole days are offered once each, the end left out; only what is ticked is closed, after the lessons', async () => {
	const id = await desk.imports.previewed(FILE, 'Rose');
	expect((await offers(id)).map(({ first, last, title, ticked }) => [first, last, title, ticked])).toEqual([
		['2026-12-07', '2026-12-07', 'Anniversaire d’Awa', false],
		['2026-12-21', '2026-12-23', 'Congés', false]
	]);
	await tick(id, 'Congés');
	expect(await standing()).toEqual([]);
	await desk.imports.take(id);
	expect(await standing()).toEqual(['2026-12-21/2026-12-23 Congés']);
	expect((await desk.imports.counts(id)).outcomes).toEqual({ taken: 1, closed: 1, left: 2 });
	const noted = await desk.db
		.owner`select account_id from audit where school_id = ${desk.ecole.id} and action = 'closure_add'`;
	expect(noted).toMatchObject([{ account_id: desk.ecole.actor('Rose').account }]);
});

test('the same file again offers only what was not taken', async () => {
	await closed();
	expect((await offers(await desk.imports.previewed(FILE, 'Rose'))).map((one) => one.title)).toEqual([
		'Anniversaire d’Awa'
	]);
});

test('taken back, the closure goes and the lesson with it; applied once more by a resumed job, nothing is doubled', async () => {
	const id = await closed();
	await desk.db.owner`update import set state = 'previewed' where id = ${id}`;
	await desk.imports.take(id);
	expect(await standing()).toEqual(['2026-12-21/2026-12-23 Congés']);
	await desk.imports.undo(id);
	expect(await standing()).toEqual([]);
	expect((await desk.imports.counts(id)).outcomes).toEqual({ back: 1, opened: 1, left: 2 });
});

test('a closure somebody has changed since stays, with their name', async () => {
	const id = await closed();
	const who = { school: desk.ecole.id, account: desk.ecole.actor('Rose').account, role: 'admin' as const };
	await inOwn(async (tx) => {
		const [one] = await closures.list(tx);
		if (one) await changeClosure(tx, who, one, { ...one, last: '2026-12-26' });
	});
	await desk.imports.undo(id);
	expect(await standing()).toEqual(['2026-12-21/2026-12-26 Congés']);
	const row = (await desk.imports.rows(id)).find((one) => one.closes);
	expect(row?.undone).toMatchObject({ undone: 'kept', by: who.account, what: 'changed' });
});
