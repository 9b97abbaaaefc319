import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as noticeLog from '#db/notice-log.ts';
import * as officeMatters from '#db/office-matters.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { create, move } from '../builders/lesson.ts';
import { W48 } from '../harness/small-school.ts';
import { openSmsProvider, type SmsProvider } from '../harness/sms-provider.ts';
import { soon, Telling } from '../harness/telling.ts';

let provider: SmsProvider;
let telling: Telling;
beforeAll(async () => {
	provider = await openSmsProvider();
	telling = await Telling.open(provider.env);
});
beforeEach(() => telling.begin());
afterAll(async () => {
	await telling.end();
	await provider.end();
});

const inOurs = <T>(work: (tx: Tx) => Promise<T>) =>
	inSchool(telling.small.db.app, { school: telling.small.ecole.id }, work);
/** What those who run the school were told, in the order they were. */
const said = async () => (await telling.said('inbox', true)).filter((line) => /^(Rose|Guy):/.test(line));

async function lessonOf(...seats: string[]): Promise<Lesson> {
	const one = telling.small.planned('Tue 09:00-10:00', { by: 'Awa', seats, capacity: 10 });
	await telling.small.submit(create(one));
	await telling.small.schedule.publish(telling.small.rose, W48);
	return one;
}

test('what did not arrive is told to everybody who runs the school, once a day, and goes out again all at once', async () => {
	telling.mailbox.mood = 550;
	const one = await lessonOf('Joël', 'Davy');
	await expect.poll(said, soon).toEqual(['Guy: 2 envois à voir', 'Rose: 2 envois à voir']);
	// One more on the same day: they know where to look.
	await telling.small.submit(move(one, 'Tue 11:00-12:30'));
	await expect.poll(() => inOurs((tx) => noticeLog.failed(tx)), soon).toBe(4);
	await inOurs((tx) => officeMatters.wake(tx, telling.small.ecole.id));
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	expect(await said()).toHaveLength(2);

	telling.mailbox.mood = null;
	expect(await inOurs((tx) => noticeLog.allAgain(tx, telling.small.ecole.id))).toBe(4);
	await expect
		.poll(() => inOurs((tx) => noticeLog.againSince(tx)), soon)
		.toEqual({ all: 4, open: 0, failed: 0 });
	// One letter says what both would have said.
	const letters = () => telling.mailbox.to(telling.small.ecole.email('Davy')).length;
	await expect.poll(letters, soon).toBe(1);
});

test('the money for SMS: that it is used up they are told, once', async () => {
	const { id } = telling.small.ecole;
	await telling.small.db.owner`update candidate set account_id = null, phone = '+24166031001'
		where id = ${telling.small.id('Joël')}`;
	await telling.small.db.owner`update candidate set account_id = null, phone = '+24166031002'
		where id = ${telling.small.id('Davy')}`;
	const price = 25;
	await telling.small.db.owner`update school set sms_budget = ${price + 5} where id = ${id}`;
	await lessonOf('Joël', 'Davy');
	const rose = async () => (await said()).filter((line) => line.startsWith('Rose'));
	await expect.poll(async () => (await rose()).at(-1), soon).toBe('Rose: Budget SMS du mois épuisé');
	const lines = await rose();
	expect(new Set(lines).size).toBe(lines.length);
});
