import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import * as noticeLog from '#db/notice-log.ts';
import * as notices from '#db/notices.ts';
import * as outbox from '#db/outbox.ts';
import * as sms from '#db/sms.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { create, move } from '../builders/lesson.ts';
import { ACCEPTED, W48 } from '../harness/small-school.ts';
import { openSmsProvider, type SmsProvider } from '../harness/sms-provider.ts';
import { moved, soon, Telling } from '../harness/telling.ts';

const LISTING = { search: '', sort: '', descending: false, all: false, page: 1, now: new Date(0) };
const TROUBLE = { view: 'trouble', channel: null, kind: null } as const;
/** Another one in each test: in the same database, people of earlier tests have their reminders when the hour comes. */
let phone = '';
let count = 0;
let provider: SmsProvider;
let telling: Telling;

beforeAll(async () => {
	provider = await openSmsProvider();
	telling = await Telling.open(provider.env);
});
beforeEach(async () => {
	Object.assign(provider, { mood: null, charge: null, odd: {}, taken: [], asked: [] });
	phone = `+2416603${String(1000 + ++count)}`;
	await telling.begin();
	// How long a change waits for the next one is told elsewhere.
	await telling.small.db.owner`update school set quiet_seconds = 0`;
	await telling.small.db.owner`update candidate set phone = ${phone} where id = ${telling.small.id('Joël')}`;
});
// What is still on its way would meet the next test's provider.
afterEach(() => expect.poll(unsettled, soon).toEqual([]));
afterAll(async () => {
	await telling.end();
	await provider.end();
});

const inOurs = <T>(work: (tx: Tx) => Promise<T>) =>
	inSchool(telling.small.db.app, { school: telling.small.ecole.id }, work);
const texts = async () => (await telling.notices()).filter(({ channel }) => channel === 'sms');
const last = async () => (await texts()).at(-1);
const spent = async (at = '2026-11-23T09:00:00Z') =>
	(await inOurs((tx) => sms.money(tx, telling.small.ecole.id, Date.parse(at)))).spent;
const budget = (amount: number) => inOurs((tx) => sms.setBudget(tx, telling.small.ecole.id, amount));
const taken = () => provider.taken.filter(({ to }) => to === phone);
const said = () => taken().map(({ text }) => text.split('\n')[0]);
const unsettled = async () => (await telling.notices()).filter(({ state }) => /due|sending/.test(state));
const look = async () => {
	const people = ['Joël', 'Davy'].map((name) => telling.small.id(name));
	await inOurs((tx) => notices.wake(tx, telling.small.ecole.id, people, 0));
	await outbox.ring(telling.small.db.app);
};

/** Joël knows of a lesson on Friday, and now it is on Wednesday, in less than 48 hours. */
async function changedSoon(): Promise<Lesson> {
	const one = await telling.told('Fri 09:00-10:00');
	await telling.small.submit(move(one, 'Wed 08:00-09:00'));
	return moved(one, 'Wed 08:00-09:00');
}

/** Joël is called to an official exam. */
async function summoned(when: string): Promise<void> {
	const exam = { ...telling.small.planned(when, { seats: ['Joël'] }), kind: 'official_exam' as const };
	expect(await telling.small.submit(create(exam))).toEqual(ACCEPTED);
}

test('a change less than 48 hours ahead goes by SMS at once; a published week does not', async () => {
	await changedSoon();
	await expect.poll(async () => (await last())?.state, soon).toBe('accepted');
	expect(said()).toEqual([
		"École d'essai: Séance déplacée : ven. 27 nov. 10:00 -> mer. 25 nov. 09:00, Conduite"
	]);
	expect(taken()[0]).toMatchObject({ to: phone });
	expect(taken()[0]?.text).toMatch(/\nStop SMS : https:\/\/planning\.ecole\.test\/s\/\d+-[\w-]{11}$/);
	expect(provider.asked[0]?.authorization).toBe('Bearer provider-token');
	expect(await last()).toMatchObject({
		body: taken()[0]?.text,
		subject: 'Séance déplacée\u202f: ven. 27 nov. 10:00 → mer. 25 nov. 09:00'
	});
	expect(await spent()).toBe(25);
	expect(await spent('2026-12-01T09:00:00Z')).toBe(0);
});

test('the second change is told from the first: one SMS each, never one twice', async () => {
	const one = await changedSoon();
	await expect.poll(() => said().length, soon).toBe(1);
	await telling.small.submit(move(one, 'Tue 14:00-15:00'));
	await expect
		.poll(() => said()[1], soon)
		.toBe("École d'essai: Séance déplacée : mer. 25 nov. 09:00 -> mar. 24 nov. 15:00, Conduite");
	await look();
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	await expect.poll(() => telling.said(), soon).toHaveLength(3);
	expect(said()).toHaveLength(2);
});

test('a provider that cannot now is asked again after the time it asks for, and waited for', async () => {
	provider.mood = 'later';
	await changedSoon();
	await expect
		.poll(async () => await last(), soon)
		.toMatchObject({ state: 'due', error: 'HTTP 429 slow down' });
	expect(await spent()).toBe(0);
	provider.mood = 'slow';
	await expect.poll(async () => (await last())?.state, soon).toBe('accepted');
	const [first, second] = provider.asked;
	// By itself the flow would have come back after five seconds.
	expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(6_500);
	expect(taken()).toHaveLength(1);
	expect(await spent()).toBe(25);
});

test('refused: failed, costs nothing, and goes again when an admin says so', async () => {
	provider.mood = 400;
	await changedSoon();
	await expect.poll(async () => (await last())?.state, soon).toBe('failed');
	expect(await last()).toMatchObject({ error: 'HTTP 400 not now' });
	expect(await spent()).toBe(0);
	provider.mood = null;
	await inOurs(async (tx) => {
		const page = await noticeLog.list(tx, LISTING, TROUBLE);
		expect(await noticeLog.again(tx, page.rows[0]?.id ?? '')).toBe(true);
	});
	await expect.poll(async () => (await last())?.state, soon).toBe('accepted');
	expect(provider.asked).toHaveLength(2);
});

test.each([
	['cut', 'socket hang up'],
	['mute', 'not understood: HTTP 200 OK']
] as const)('taken, and then %s: unknown, and never sent again by itself', async (mood, why) => {
	provider.mood = mood;
	await changedSoon();
	await expect.poll(async () => (await last())?.state, soon).toBe('unknown');
	expect(await last()).toMatchObject({ error: why });
	provider.mood = null;
	await look();
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	await new Promise((quiet) => setTimeout(quiet, 500));
	expect(provider.asked).toHaveLength(1);
	// It may have been sent, so it may be charged.
	expect(await spent()).toBe(25);
});

test('beyond the month’s budget nothing goes but convocations, and each says why', async () => {
	await budget(49);
	const one = await changedSoon();
	await expect.poll(async () => (await last())?.state, soon).toBe('accepted');
	await telling.small.submit(move(one, 'Tue 14:00-15:00'));
	await expect
		.poll(async () => await last(), soon)
		.toMatchObject({ state: 'expired', error: 'budget', body: null });
	await summoned('Fri 14:00-15:00');
	await expect.poll(() => said().length, soon).toBe(2);
	expect(taken()[1]?.text).toBe("École d'essai: Nouvelle séance : ven. 27 nov. 15:00, Examen officiel");
	expect(await spent()).toBe(50);
});

test('where the provider says what it charged, that counts; in other money it does not', async () => {
	provider.charge = { cost: 18.5, currency: 'XAF' };
	const one = await changedSoon();
	await expect.poll(() => spent(), soon).toBe(18.5);
	provider.charge = { cost: 0.03, currency: 'EUR' };
	await telling.small.submit(move(one, 'Tue 14:00-15:00'));
	await expect.poll(() => spent(), soon).toBe(43.5);
});

test('what is declined does not come by SMS; a convocation always does, without a way out', async () => {
	await telling.chooseBy('sms', ['planning']);
	await changedSoon();
	await expect.poll(async () => await last(), soon).toMatchObject({ state: 'expired', error: 'declined' });
	await summoned('Fri 14:00-15:00');
	await expect.poll(() => taken().length, soon).toBe(1);
	expect(taken()[0]?.text).not.toContain('Stop SMS');
});

test('whoever has no account hears of all by SMS; a number that is none is never called', async () => {
	const { small } = telling;
	await small.db
		.owner`update candidate set account_id = null, phone = ${phone} where id = ${small.id('Davy')}`;
	await small.db.owner`update candidate set phone = '06 wrong' where id = ${small.id('Joël')}`;
	const one = small.planned('Fri 09:00-10:00', { by: 'Awa', seats: ['Davy'] });
	expect(await small.submit(create(one))).toEqual(ACCEPTED);
	await small.submit(create(small.planned('Tue 09:00-10:00', { by: 'Paul', seats: ['Joël'] })));
	await small.schedule.publish(small.rose, W48);
	await expect
		.poll(() => said(), soon)
		.toEqual(["École d'essai: Nouvelle séance : ven. 27 nov. 10:00, Conduite"]);
	await expect.poll(() => telling.said(), soon).toHaveLength(1);
	expect((await texts()).map(({ name }) => name)).toEqual(['Davy']);
});

test('set up for the first time, SMS tell nothing of before: only what changed since', async () => {
	const { small } = telling;
	const startWith = async (env: Record<string, string>) => {
		telling.env = env;
		await telling.startWorker();
	};
	await telling.worker?.close();
	await startWith({});
	await small.db
		.owner`update candidate set account_id = null, phone = ${phone} where id = ${small.id('Davy')}`;
	await small.submit(create(small.planned('Fri 09:00-10:00', { by: 'Paul', seats: ['Davy'] })));
	await telling.told('Thu 14:00-15:00');
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	await telling.worker?.close();
	// Nobody was there to tell them: it waits, and is no news of before.
	await small.submit(create(small.planned('Sat 09:00-10:00', { by: 'Paul', seats: ['Davy'] })));
	await startWith(provider.env);
	await expect
		.poll(() => said(), soon)
		.toEqual(["École d'essai: Nouvelle séance : sam. 28 nov. 10:00, Conduite"]);
	await look();
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	await expect.poll(unsettled, soon).toEqual([]);
	expect(await texts()).toHaveLength(1);
	expect(taken()).toHaveLength(1);
});

test('what a receipt says holds: once, and what has arrived stays so', async () => {
	await changedSoon();
	await expect.poll(async () => (await last())?.state, soon).toBe('accepted');
	const receive = (end: 'delivered' | 'failed' | null, id = `p-${taken()[0]?.id ?? ''}`) =>
		inOurs((tx) => sms.receive(tx, { id, end, why: 'Failed UserIsInactive' }));
	expect(await receive('delivered', 'p-of-somebody-else')).toBe(null);
	expect(await receive(null)).toBe(false);
	expect(await last()).toMatchObject({ state: 'accepted' });
	expect(await receive('failed')).toBe(true);
	expect(await last()).toMatchObject({ state: 'failed', error: 'Failed UserIsInactive' });
	expect(await receive('delivered')).toBe(true);
	expect(await receive('delivered')).toBe(false);
	expect(await receive('failed')).toBe(false);
	expect(await last()).toMatchObject({ state: 'delivered', error: null });
	const another = { school: crypto.randomUUID() };
	expect(
		await inSchool(telling.small.db.app, another, (tx) =>
			sms.receive(tx, { id: `p-${taken()[0]?.id ?? ''}`, end: 'failed', why: null })
		)
	).toBe(null);
});

test.each([
	['a price below nothing', { cost: -5, currency: 'XAF' }],
	['a price beyond all measure', { cost: 1e12, currency: 'XAF' }],
	['an id with NUL in it', { id: 'a\0b' }],
	['an id that ends in half a sign', { id: `${'a'.repeat(199)}😀` }]
])('a provider that answers %s took it, for what was reckoned', async (_, odd) => {
	provider.odd = odd;
	const before = await spent();
	await changedSoon();
	await expect.poll(async () => (await last())?.state, soon).toBe('accepted');
	expect((await spent()) - before).toBe(25);
});
