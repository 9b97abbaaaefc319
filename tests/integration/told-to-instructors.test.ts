import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as noticeChoices from '#db/notice-choices.ts';
import * as people from '#db/people.ts';
import { inSchool } from '#db/sql.ts';
import { type Step } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { create, move } from '../builders/lesson.ts';
import { ACCEPTED, W48 } from '../harness/small-school.ts';
import { moved, soon, Telling } from '../harness/telling.ts';

let telling: Telling;
beforeAll(async () => {
	telling = await Telling.open();
});
beforeEach(() => telling.begin(true));
afterAll(() => telling.end());

/** What staff were told by a channel, in the order they were. */
const said = (channel = 'inbox') => telling.said(channel, true);

/** Nothing is on its way any more: all flows have looked, and what they promised has been sent. */
async function calm(): Promise<void> {
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	await new Promise((quiet) => setTimeout(quiet, 1_500));
	const open = async () =>
		(await telling.notices(true)).filter(({ state }) => state === 'due' || state === 'sending').length;
	await expect.poll(open, soon).toBe(0);
}

async function planned(when: string, by = 'Awa'): Promise<Lesson> {
	const one = telling.small.planned(when, { by, car: 'DK-482-AA', seats: ['Joël'] });
	expect(await telling.small.submit(create(one))).toEqual(ACCEPTED);
	return one;
}

async function publish(): Promise<void> {
	await telling.small.schedule.publish(telling.small.rose, W48);
	await expect.poll(() => said('email'), soon).toHaveLength(1);
	await expect.poll(() => telling.said('email'), soon).toHaveLength(1);
}

/** A step of a lesson that nobody but these fields changes. */
const given = (one: Lesson, set: Step['set'], was: Step['was']): Step => ({
	op: 'assign',
	lesson: one.id,
	base: one.version,
	set,
	was
});

test('a published week is one message of how full it is; a colleague who teaches nothing in it hears nothing', async () => {
	await planned('Tue 09:00-10:00');
	await planned('Wed 09:00-10:00');
	await publish();
	expect(await said()).toEqual(['Awa: Votre semaine du lun. 23 nov.\u202f: 2 séances']);
	expect(await said('email')).toEqual(await said());
	const [letter, ...more] = telling.mailbox.to(telling.small.ecole.email('Awa'));
	expect(more).toEqual([]);
	expect(letter?.raw).toContain('https://planning.ecole.test/agenda');
	const [inInbox] = (await telling.notices(true)).filter(({ name }) => name === 'Awa');
	expect(inInbox?.body).toBe(
		'mar. 24 nov. 10:00–11:00, Conduite, Joël, DK-482-AA\nmer. 25 nov. 10:00–11:00, Conduite, Joël, DK-482-AA'
	);
});

test('moved twice by the office is one message of the net change, and there and back is none', async () => {
	const one = await planned('Tue 09:00-10:00');
	await publish();
	await telling.small.submit(move(one, 'Tue 11:00-12:00'));
	await telling.small.submit(move(moved(one, 'Tue 11:00-12:00'), 'Wed 11:00-12:00'));
	const subject = 'Awa: Séance déplacée\u202f: mar. 24 nov. 10:00 → mer. 25 nov. 12:00';
	await expect.poll(async () => (await said()).slice(1), soon).toEqual([subject]);
	const there = { ...moved(one, 'Wed 11:00-12:00'), version: one.version + 2 };
	await telling.small.submit(move(there, 'Thu 11:00-12:00'));
	await telling.small.submit(move(moved(there, 'Thu 11:00-12:00'), 'Wed 11:00-12:00'));
	await calm();
	expect((await said()).slice(1)).toEqual([subject]);
	const letters = telling.mailbox.to(telling.small.ecole.email('Awa')).map(({ raw }) => raw);
	expect(letters).toHaveLength(2);
	expect(letters[1]).toContain('method=REQUEST');
});

test('given to a colleague by the office: one has it, the other has it no longer', async () => {
	const one = await planned('Tue 09:00-10:00');
	await publish();
	const [from, to] = [telling.small.id('Awa'), telling.small.id('Paul')];
	expect(await telling.small.submit(given(one, { instructor: to }, { instructor: from }))).toEqual(ACCEPTED);
	await expect
		.poll(() => said(), soon)
		.toEqual([
			'Awa: Votre semaine du lun. 23 nov.\u202f: 1 séance',
			'Awa: Séance retirée\u202f: mar. 24 nov. 10:00',
			'Paul: Nouvelle séance\u202f: mar. 24 nov. 10:00'
		]);
});

test('what they did themselves they are not told; what the office then makes of it they are', async () => {
	const one = await planned('Tue 09:00-10:00');
	await publish();
	expect(await telling.small.submit(move(one, 'Tue 11:00-12:00'), telling.small.ecole.actor('Awa'))).toEqual(
		ACCEPTED
	);
	await calm();
	expect((await said()).slice(1)).toEqual([]);
	expect((await telling.said()).filter((line) => line.startsWith('Joël'))).toHaveLength(2);
	await telling.small.submit(move(moved(one, 'Tue 11:00-12:00'), 'Tue 14:00-15:00'));
	const moves = async () => (await said()).slice(1);
	await expect
		.poll(moves, soon)
		.toEqual(['Awa: Séance déplacée\u202f: mar. 24 nov. 12:00 → mar. 24 nov. 15:00']);
});

test('whoever sits beside them is news, a class that fills is none', async () => {
	const lesson = await planned('Tue 09:00-10:00');
	const course = telling.small.planned('Wed 09:00-10:30', { by: 'Awa', seats: ['Joël'], capacity: 10 });
	expect(await telling.small.submit(create(course))).toEqual(ACCEPTED);
	await publish();
	const seats = (one: Lesson, seats: object): Step =>
		({ op: 'assign', lesson: one.id, base: one.version, set: {}, was: {}, seats }) as Step;
	const [joel, davy] = [telling.small.id('Joël'), telling.small.id('Davy')];
	expect(await telling.small.submit(seats(course, { add: [davy], remove: [] }))).toEqual(ACCEPTED);
	await calm();
	expect((await said()).slice(1)).toEqual([]);
	expect(await telling.small.submit(seats(lesson, { add: [davy], remove: [joel] }))).toEqual(ACCEPTED);
	await expect
		.poll(async () => (await said()).slice(1), soon)
		.toEqual(['Awa: Séance modifiée\u202f: mar. 24 nov. 10:00']);
	const [, changed] = (await telling.notices(true)).filter(
		(one) => one.name === 'Awa' && one.channel === 'inbox'
	);
	expect(changed?.body).toContain('Davy, DK-482-AA (avant\u202f: ');
});

test('cancelled tells the reason; what is declined by e-mail is in the inbox all the same', async () => {
	const one = await planned('Tue 09:00-10:00');
	await publish();
	const school = telling.small.ecole.id;
	await inSchool(telling.small.db.app, { school }, async (tx) => {
		const person = await people.ofStaff(tx, telling.small.ecole.actor('Awa').account);
		await noticeChoices.replace(tx, { school, person: person ?? '' }, 'email', ['planning']);
	});
	await telling.small.cancel(one);
	await calm();
	expect((await said()).slice(1)).toEqual(['Awa: Séance annulée\u202f: mar. 24 nov. 10:00']);
	expect(await said('email')).toHaveLength(1);
	const email = (await telling.notices(true)).findLast(
		(one) => one.name === 'Awa' && one.channel === 'email'
	);
	expect([email?.state, email?.error]).toEqual(['expired', 'declined']);
});
