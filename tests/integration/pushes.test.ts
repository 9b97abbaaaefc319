import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as noticeLog from '#db/notice-log.ts';
import * as pushDevices from '#db/push-devices.ts';
import { inSchool } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { post, publicLine } from '../../workflows/activities/push-line.ts';
import { create, move } from '../builders/lesson.ts';
import { moved, soon, Telling } from '../harness/telling.ts';

let telling: Telling;
beforeAll(async () => {
	telling = await Telling.open();
});
beforeEach(async () => {
	await telling.begin();
	telling.pushes.moods.clear();
});
afterAll(() => telling.end());

const takenBy = (name: string) => telling.pushes.taken.filter(({ device }) => device === name);
const pushes = async () => (await telling.notices()).filter(({ channel }) => channel === 'push');
const scope = () => ({ school: telling.small.ecole.id });
const devices = () =>
	inSchool(telling.small.db.app, scope(), (tx) => pushDevices.list(tx, telling.small.id('Joël')));

/** Moves it, and waits until the inbox says so. */
async function moveAndTell(one: Lesson, when: string): Promise<Lesson> {
	const before = (await telling.said()).length;
	await telling.small.submit(move(one, when));
	await expect.poll(async () => (await telling.said()).length, soon).toBe(before + 1);
	return moved(one, when);
}

test('what changes after a phone is there is pushed once to each phone, and nothing of before', async () => {
	const one = await telling.told();
	const [phone, tablet] = [await telling.addPhone(), await telling.addPhone()];
	await telling.small.submit(move(one, 'Wed 11:00-12:00'));
	const title = 'Séance déplacée\u202f: mar. 24 nov. 10:00 → mer. 25 nov. 12:00';
	await expect.poll(() => telling.said('push'), soon).toEqual([`Joël: ${title}`]);
	const body =
		'Déplacée\u202f: mar. 24 nov. 10:00 devient mer. 25 nov. 12:00–13:00, Conduite, Awa, DK-482-AA';
	for (const { name } of [phone, tablet])
		expect(takenBy(name)).toMatchObject([{ message: { title, body, link: '/my/messages' } }]);
	const [first] = takenBy(phone.name);
	// Wednesday at 12:00 is 50 hours ahead; the lesson of tomorrow it was is not.
	expect(first).toMatchObject({ ttl: 50 * 3600, urgency: 'high' });
	expect(first?.message.tag).toBe(first?.topic);

	// A newer one of the same lesson takes the place of the older.
	await telling.small.submit(move(moved(one, 'Wed 11:00-12:00'), 'Fri 11:00-12:00'));
	await expect
		.poll(() => takenBy(phone.name).map(({ topic }) => topic), soon)
		.toEqual([first?.topic, first?.topic]);
	expect(takenBy(tablet.name)).toHaveLength(2);
	expect(await pushes()).toHaveLength(2);
});

test('a phone that is gone is forgotten; signed out or disabled, nobody is told there', async () => {
	const one = await telling.told();
	const [gone, signedOut, stays] = [
		await telling.addPhone(),
		await telling.addPhone(),
		await telling.addPhone()
	];
	telling.pushes.moods.set(gone.name, { status: 410 });
	await telling.small.db.owner`update session set ended_at = now() where public_id = ${signedOut.session}`;
	const two = await moveAndTell(one, 'Wed 11:00-12:00');
	await expect.poll(() => takenBy(stays.name).length, soon).toBe(1);
	await expect.poll(async () => (await pushes())[0]?.state, soon).toBe('accepted');
	expect(await devices()).toHaveLength(1);
	expect(telling.pushes.knocks.has(signedOut.name)).toBe(false);

	telling.pushes.moods.set(stays.name, { status: 404 });
	const three = await moveAndTell(two, 'Thu 11:00-12:00');
	await expect
		.poll(async () => (await pushes())[1], soon)
		.toMatchObject({ state: 'failed', error: 'no device any more' });
	expect(await devices()).toEqual([]);

	const another = await telling.addPhone();
	await telling.small.db.owner`
		update account set disabled_at = now() where id = ${telling.small.ecole.actor('Joël').account}`;
	await telling.small.submit(move(three, 'Fri 11:00-12:00'));
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	expect(await devices()).toEqual([]);
	await inSchool(telling.small.db.app, scope(), (tx) => pushDevices.forgetEnded(tx, new Date()));
	const [left] = await telling.small.db.owner<
		{ count: number }[]
	>`select count(*)::int as count from push_device
		where school_id = ${telling.small.ecole.id}`;
	expect(left?.count).toBe(0);
	expect(telling.pushes.knocks.has(another.name)).toBe(false);
});

test('busy is asked again, when it says so; each phone gets it once all the same', async () => {
	const one = await telling.told();
	const [busy, ready] = [await telling.addPhone(), await telling.addPhone()];
	telling.pushes.moods.set(busy.name, { status: 429, headers: { 'retry-after': '1' } });
	await telling.small.submit(move(one, 'Wed 11:00-12:00'));
	await expect.poll(async () => (await pushes())[0], soon).toMatchObject({ state: 'due' });
	await expect.poll(async () => (await pushes())[0]?.error, soon).toContain('429');
	telling.pushes.moods.delete(busy.name);
	await expect.poll(async () => (await pushes())[0]?.state, soon).toBe('accepted');
	expect(takenBy(busy.name)).toHaveLength(1);
	expect(takenBy(ready.name)).toHaveLength(1);
});

test('refused is failed, and a redirect leads nowhere; cut off after it was handed over is unknown for good', async () => {
	const one = await telling.told();
	const phone = await telling.addPhone();
	const elsewhere = `https://push.ecole.example/${phone.name}`;
	telling.pushes.moods.set(phone.name, { status: 307, headers: { location: elsewhere } });
	const two = await moveAndTell(one, 'Wed 11:00-12:00');
	await expect.poll(async () => (await pushes())[0]?.state, soon).toBe('failed');
	expect((await pushes())[0]?.error).toContain('push.ecole.example 307');

	telling.pushes.moods.set(phone.name, 'silent');
	await moveAndTell(two, 'Thu 11:00-12:00');
	await expect.poll(async () => (await pushes())[1]?.state, soon).toBe('unknown');
	telling.pushes.moods.clear();
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	expect(telling.pushes.knocks.get(phone.name)).toBe(2);
	expect(takenBy(phone.name)).toHaveLength(1);

	// Sent again because a person says so, the refused one says what holds now.
	await inSchool(telling.small.db.app, scope(), async (tx) => {
		const [row] = await tx<
			{ id: string }[]
		>`select id from notice where channel = 'push' and state = 'failed'`;
		expect(await noticeLog.again(tx, row?.id ?? '')).toBe(true);
	});
	await expect.poll(() => takenBy(phone.name).length, soon).toBe(2);
	expect(takenBy(phone.name)[1]?.message.title).toBe(
		'Séance déplacée\u202f: mar. 24 nov. 10:00 → jeu. 26 nov. 12:00'
	);
});

test('what somebody does not want on their phone is not pushed; of an official exam it is', async () => {
	const one = await telling.told();
	const phone = await telling.addPhone();
	await telling.chooseBy('push', ['planning', 'published']);
	await telling.small.submit(move(one, 'Wed 11:00-12:00'));
	await expect.poll(() => pushes(), soon).toMatchObject([{ state: 'expired', error: 'declined' }]);
	await expect.poll(async () => (await telling.said('email')).length, soon).toBe(2);
	expect(takenBy(phone.name)).toEqual([]);
	const exam = {
		...telling.small.planned('Fri 09:00-10:00', { seats: ['Joël'] }),
		kind: 'official_exam' as const
	};
	await telling.small.submit(create(exam));
	await expect.poll(() => takenBy(phone.name).length, soon).toBe(1);
});

test('an endpoint that leads into this machine is never dialled', async () => {
	const knock = (address: string) =>
		post(publicLine, new URL(address), { headers: {}, body: new Uint8Array(8) });
	const { port } = new URL(telling.mailbox.url);
	expect(await knock(`https://localhost:${port}/`)).toEqual({
		status: null,
		handedOver: false,
		why: 'localhost is not on the internet'
	});
});
