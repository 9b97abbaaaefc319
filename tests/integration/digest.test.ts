import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as notices from '#db/notices.ts';
import { inSchool } from '#db/sql.ts';
import { create } from '../builders/lesson.ts';
import { Looking } from '../harness/looking.ts';
import { ACCEPTED, type Planned, W48 } from '../harness/small-school.ts';

let looking: Looking;
beforeAll(async () => {
	looking = await Looking.open();
});
beforeEach(() => looking.begin());
afterAll(() => looking.close());

/** Monday evening and before, by the clocks of Libreville. */
const [AFTERNOON, EVENING, LATER] = ['2026-11-23T16:00:00Z', '2026-11-23T17:00:00Z', '2026-11-23T17:30:00Z'];

async function planned(when: string, of: Planned = { by: 'Awa', seats: ['Joël'] }) {
	const one = looking.small.planned(when, of);
	expect(await looking.small.submit(create(one))).toEqual(ACCEPTED);
	return one;
}

const publish = () => looking.publish(W48);

test('an instructor reads in the evening what the next day brings, once; who teaches nothing is left in peace', async () => {
	await planned('Tue 09:00-10:00');
	await planned('Tue 14:00-15:00');
	await planned('Wed 09:00-10:00');
	await publish();
	const before = await looking.look('Awa', AFTERNOON);
	expect(before.next).toBe(EVENING);
	const told = ['email: mar. 24 nov. : 2 séances', 'inbox: mar. 24 nov. : 2 séances'];
	expect(await looking.look('Awa', EVENING)).toEqual({ told, next: '2026-11-24T17:00:00Z' });
	const [, { letter } = { letter: null }] = looking.letters;
	expect(letter?.text).toContain('- mar. 24 nov. 15:00–16:00, Conduite, Joël\n');
	expect((await looking.look('Awa', LATER)).told).toEqual([]);
	expect((await looking.look('Paul', EVENING)).told).toEqual([]);
	expect((await looking.look('Joël', EVENING)).told.filter((line) => line.includes('séances'))).toEqual([]);
});

test('once it was decided that there is nothing to say, a lesson that comes later is told as itself only', async () => {
	await planned('Thu 09:00-10:00');
	await publish();
	await looking.look('Awa', EVENING);
	await planned('Tue 09:00-10:00');
	expect((await looking.look('Awa', LATER)).told).toEqual([
		'email: Nouvelle séance : mar. 24 nov. 10:00',
		'inbox: Nouvelle séance : mar. 24 nov. 10:00'
	]);
});

test('the text is of when it goes out, and by night only the inbox is told', async () => {
	const one = await planned('Tue 09:00-10:00');
	await publish();
	await looking.look('Awa', AFTERNOON);
	// Found late: the worker was away in the evening.
	expect((await looking.look('Awa', '2026-11-23T21:00:00Z')).told).toEqual([
		'inbox: mar. 24 nov. : 1 séance'
	]);
	await looking.small.cancel(one);
	expect((await looking.look('Awa', '2026-11-24T06:00:00Z')).told.join()).not.toContain('1 séance');
	const [letter] = await looking.small.db
		.owner`select state from notice where kind = 'digest' and channel = 'email'
		and school_id = ${looking.small.ecole.id}`;
	expect(letter?.['state']).toBe('expired');
});

test('those who run the school read what waits for them, and nothing where nothing does', async () => {
	expect((await looking.look('Rose', EVENING)).told).toEqual([]);
	await planned('Mon 07:00-08:00');
	await planned('Tue 09:00-10:00', { seats: ['Davy'] });
	await publish();
	await looking.small.db.owner`update person set digest_day = null`;
	const { told } = await looking.look('Rose', EVENING);
	expect(told).toEqual(['email: 2 points à voir', 'inbox: 2 points à voir']);
	expect(looking.letters.at(-1)?.letter.text.replaceAll('\u202f', ' ')).toContain(
		[
			'- 1 séance passée n’est pas close : dites si elle a eu lieu.',
			'- mar. 24 nov. : 1 séance n’a pas de moniteur.'
		].join('\n')
	);
});

test('a school that wants none gets none, and staff’s flows are started for it where it does', async () => {
	await planned('Tue 09:00-10:00');
	await publish();
	const { id: school } = looking.small.ecole;
	const started = async (): Promise<number> => {
		await looking.small.db.owner`update outbox set done_at = now()`;
		await inSchool(looking.small.db.app, { school }, (tx) => notices.wakeAll(tx, school, 'ensure'));
		const [row] = await looking.small.db
			.owner`select count(*)::int as count from outbox where done_at is null and kind = 'ensure'
			and key = ${`person/${school}/${await looking.person('Rose')}`}`;
		return Number(row?.['count']);
	};
	expect(await started()).toBe(1);
	await looking.small.db.owner`update school set digest_at = null where id = ${school}`;
	expect(await started()).toBe(0);
	const { told } = await looking.look('Awa', EVENING);
	expect(told).not.toContain('inbox: mar. 24 nov. : 1 séance');
});

test('another hour has the flows of all staff look, lessons or not', async () => {
	const { id: school } = looking.small.ecole;
	await looking.small.db.owner`update outbox set done_at = now()`;
	await inSchool(looking.small.db.app, { school }, (tx) => notices.wakeEverybody(tx, school));
	const rows = await looking.small.db.owner<{ key: string }[]>`select key from outbox where done_at is null`;
	const flow = async (name: string): Promise<string> => `person/${school}/${await looking.person(name)}`;
	expect(rows.map(({ key }) => key)).toContain(await flow('Rose'));
	expect(rows.map(({ key }) => key)).not.toContain(await flow('Joël'));
});
