import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as noticeLog from '#db/notice-log.ts';
import * as notices from '#db/notices.ts';
import * as sms from '#db/sms.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { newKey, openSecrets, readKeys } from '#secrets';
import { type SmsSent } from '../../workflows/sms/sender.ts';
import { create, move } from '../builders/lesson.ts';
import { addDevice } from '../harness/device.ts';
import { Looking } from '../harness/looking.ts';
import { takePostgresAway } from '../harness/postgres-away.ts';
import { openPushService, type PushService } from '../harness/push-service.ts';
import { ACCEPTED, W48 } from '../harness/small-school.ts';

const MORNING = '2026-11-23T09:00:00Z';
const keys = readKeys(newKey());
const secrets = openSecrets(keys.ok ? keys.keys : []);
/** What the provider of texts says to the next ones. */
let answer: () => Promise<SmsSent>;
let pushes: PushService;
let looking: Looking;
beforeAll(async () => {
	pushes = await openPushService();
	looking = await Looking.open({
		sender: { send: () => answer() },
		push: { secrets, line: pushes.line }
	});
});
beforeEach(async () => {
	answer = () => Promise.resolve({ end: 'accepted', id: 'taken', charge: null });
	pushes.pondering = () => Promise.resolve();
	pushes.moods.clear();
	await looking.begin();
	await looking.small.db.owner`update candidate set phone = '+24166031234' where id = ${joel()}`;
});
afterAll(async () => {
	await looking.close();
	await pushes.end();
});

const joel = () => looking.small.id('Joël');
const inOurs = <T>(work: (tx: Tx) => Promise<T>) =>
	inSchool(looking.small.db.app, { school: looking.small.ecole.id }, work);
const spent = async () =>
	(await inOurs((tx) => sms.money(tx, looking.small.ecole.id, Date.parse(MORNING)))).spent;
async function of(channel: 'sms' | 'push') {
	const rows = await looking.small.db.owner<{ id: string; said: string; cost: number | null }[]>`
		select id, state || coalesce(': ' || provider_id, '') as said, cost::float8 as cost from notice
		where person_id = ${joel()} and channel = ${channel} order by created_at`;
	return rows.at(-1) ?? { id: '', said: 'none', cost: null };
}
async function phone(): Promise<string> {
	const whose = { actor: looking.small.ecole.actor('Joël'), person: joel() };
	return (await addDevice(looking.small.db, whose, { secrets, pushes })).name;
}

/** What Joël knows changes within 48 hours. */
async function changed(): Promise<void> {
	const one = looking.small.planned('Wed 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	expect(await looking.small.submit(create(one))).toEqual(ACCEPTED);
	await looking.publish(W48, MORNING);
	expect(await looking.small.submit(move(one, 'Tue 14:00-15:00'))).toEqual(ACCEPTED);
}
const look = () => looking.look('Joël', MORNING);
async function again(): Promise<void> {
	const { id } = await of('sms');
	expect(await inOurs((tx) => noticeLog.again(tx, id))).toBe(true);
	await look();
}

/** PostgreSQL goes, and is there again a little later. */
async function blink(): Promise<void> {
	const back = await takePostgresAway(looking.small.db);
	setTimeout(() => void back(), 1_000);
}

test('what a provider says of a text while PostgreSQL is away is noted when it is back', async () => {
	await changed();
	answer = async () => {
		await blink();
		return { end: 'accepted', id: 'known', charge: { currency: 'XAF', amount: 31 } };
	};
	await look();
	expect(await of('sms')).toMatchObject({ said: 'accepted: known', cost: 31 });
});

test('what a push service says while PostgreSQL is away is noted when it is back', async () => {
	const [here, there] = [await phone(), await phone()];
	pushes.moods.set(there, { status: 410 });
	await changed();
	let cut: Promise<void> | null = null;
	pushes.pondering = () => (cut ??= blink());
	await look();
	expect((await of('push')).said).toMatch(/^accepted: .*201/);
	const devices = await looking.small.db.owner<{ count: number }[]>`
		select count(*)::int as count from push_device where person_id = ${joel()}`;
	expect(devices).toEqual([{ count: 1 }]);
	expect(pushes.taken.map(({ device }) => device)).toContain(here);
});

test('what is sent again costs again, and what certainly did not go costs nothing', async () => {
	await changed();
	answer = () => Promise.resolve({ end: 'unknown', why: 'silence' });
	await look();
	expect([await of('sms'), await spent()]).toMatchObject([{ said: 'unknown', cost: 25 }, 25]);
	await again();
	expect([await of('sms'), await spent()]).toMatchObject([{ said: 'unknown', cost: 50 }, 50]);
	answer = () => Promise.resolve({ end: 'later', why: 'busy' });
	await again();
	expect([await of('sms'), await spent()]).toMatchObject([{ said: 'due', cost: 50 }, 50]);
	answer = () => Promise.resolve({ end: 'accepted', id: 'b', charge: { currency: 'XAF', amount: 31 } });
	await look();
	expect([await of('sms'), await spent()]).toMatchObject([{ said: 'accepted: b', cost: 81 }, 81]);
});

test('what was spent in another month is none of this one’s', async () => {
	await changed();
	answer = () => Promise.resolve({ end: 'unknown', why: 'silence' });
	await look();
	await looking.small.db
		.owner`update notice set sent_at = '2026-10-31T09:00:00Z' where id = ${(await of('sms')).id}`;
	await again();
	expect(await spent()).toBe(25);
});

test('a push given up has arrived if it did at one phone, and is uncertain if it may have', async () => {
	const [one, two] = [await phone(), await phone()];
	await changed();
	for (const [mood, end] of [
		[null, 'accepted'],
		['silent', 'unknown'],
		[{ status: 400 }, 'failed']
	] as const) {
		pushes.moods.clear();
		if (mood) pushes.moods.set(one, mood);
		pushes.moods.set(two, { status: 500 });
		const step = `${end}-step`;
		const person = joel();
		const school = looking.small.ecole.id;
		const { notices: found } = await looking.activities.look({ school, person, step });
		await looking.activities.handOver({ school, notices: found, portion: step, last: true });
		expect((await of('push')).said.split(':')[0]).toBe(end);
		await looking.small.db
			.owner`update notice set state = 'due', handed = '{}' where id = ${(await of('push')).id}`;
	}
});

test('what was promised somebody who has left meanwhile comes to its end, visibly', async () => {
	await changed();
	const { id: school } = looking.small.ecole;
	await looking.activities.look({ school, person: joel(), step: 'promise' });
	const { owner } = looking.small.db;
	await owner`update outbox set done_at = now() where done_at is null`;
	await owner`update candidate set active = false where id = ${joel()}`;
	await inOurs((tx) => notices.wakeAll(tx, school, 'ensure'));
	const woken =
		await owner`select 1 from outbox where key = ${`person/${school}/${joel()}`} and kind = 'ensure'`;
	expect(woken).toHaveLength(1);
	expect(await look()).toEqual({ told: [], next: null });
	const rest = await owner`select 1 from notice where person_id = ${joel()} and state in ('due', 'sending')`;
	expect(rest).toHaveLength(0);
	// Nothing else wakes them.
	await owner`update outbox set done_at = now() where done_at is null`;
	await inOurs((tx) => notices.wakeAll(tx, school, 'ensure'));
	expect(
		await owner`select 1 from outbox where key = ${`person/${school}/${joel()}`} and done_at is null`
	).toHaveLength(0);
});
