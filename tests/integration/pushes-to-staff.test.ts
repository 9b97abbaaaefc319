import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openSecrets, newKey, readKeys } from '#secrets';
import { create, move } from '../builders/lesson.ts';
import { addDevice } from '../harness/device.ts';
import { Looking } from '../harness/looking.ts';
import { openPushService, type PushService } from '../harness/push-service.ts';
import { ACCEPTED, W48 } from '../harness/small-school.ts';

const MORNING = '2026-11-23T09:00:00Z';
/** Ten in the evening in Libreville. */
const NIGHT = '2026-11-23T21:00:00Z';
const SEVEN = '2026-11-24T06:00:00Z';
const keys = readKeys(newKey());
const secrets = openSecrets(keys.ok ? keys.keys : []);
let pushes: PushService;
let looking: Looking;
beforeAll(async () => {
	pushes = await openPushService();
	looking = await Looking.open({ push: { secrets, line: pushes.line } });
});
beforeEach(async () => {
	pushes.taken = [];
	pushes.moods.clear();
	await looking.begin();
});
afterAll(async () => {
	await looking.close();
	await pushes.end();
});

/** @returns its name at the push service */
async function phoneOf(name: string): Promise<string> {
	const whose = { actor: looking.small.ecole.actor(name), person: await looking.person(name) };
	return (await addDevice(looking.small.db, whose, { secrets, pushes })).name;
}
const pushed = () =>
	pushes.taken.map(({ device, message: { title, link } }) => ({
		device,
		title: title.replaceAll('\u202f', ' '),
		link
	}));

/** Awa and Joël know of a lesson on Thursday. */
async function known() {
	const one = looking.small.planned('Thu 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	expect(await looking.small.submit(create(one))).toEqual(ACCEPTED);
	await looking.publish(W48, MORNING);
	pushes.taken = [];
	return one;
}

test('an instructor is pushed what others did to their lessons, and led to their own messages', async () => {
	const [awa, paul] = [await phoneOf('Awa'), await phoneOf('Paul')];
	const one = await known();
	expect(await looking.small.submit(move(one, 'Thu 14:00-15:00'))).toEqual(ACCEPTED);
	await looking.look('Awa', MORNING);
	await looking.look('Paul', MORNING);
	const title = 'Séance déplacée : jeu. 26 nov. 10:00 → jeu. 26 nov. 15:00';
	expect(pushed()).toEqual([{ device: awa, title, link: '/agenda/messages' }]);
	const own = { ...one, start: '2026-11-26T14:00:00Z', end: '2026-11-26T15:00:00Z', version: 2 };
	expect(await looking.small.submit(move(own, 'Thu 16:00-17:00'), looking.small.ecole.actor('Awa'))).toEqual(
		ACCEPTED
	);
	await looking.look('Awa', MORNING);
	expect(pushed()).toHaveLength(1);
	expect(pushes.knocks.has(paul)).toBe(false);
});

test('whoever runs the school is pushed what has to be looked at, and led to their own messages', async () => {
	const rose = await phoneOf('Rose');
	await known();
	await looking.look('Rose', MORNING);
	pushes.taken = [];
	await looking.small.db.owner`
		insert into notice (school_id, person_id, channel, kind, key, changes, state, settled_at)
		values (${looking.small.ecole.id}, ${await looking.person('Joël')}, 'email', 'planning', 'a', '[]', 'failed', now())`;
	await looking.look('Rose', MORNING);
	await looking.look('Rose', MORNING);
	expect(pushed()).toEqual([{ device: rose, title: '1 envoi à voir', link: '/admin/inbox' }]);
});

test.each([
	['Awa', '/agenda/messages'],
	['Joël', '/my/messages']
])('by night only the inbox tells %s; at seven the phone does, once', async (name, link) => {
	const device = await phoneOf(name);
	const one = await known();
	expect(await looking.small.submit(move(one, 'Thu 14:00-15:00'))).toEqual(ACCEPTED);
	const title = 'Séance déplacée : jeu. 26 nov. 10:00 → jeu. 26 nov. 15:00';
	expect(await looking.look(name, NIGHT)).toEqual({ told: [`inbox: ${title}`], next: SEVEN });
	await looking.look(name, '2026-11-24T05:59:59Z');
	expect(pushed()).toEqual([]);
	expect((await looking.look(name, SEVEN)).told).toEqual([`email: ${title}`, `push: ${title}`]);
	await looking.look(name, SEVEN);
	expect(pushed()).toEqual([{ device, title, link }]);
});

test('what was promised by day and comes to be sent by night waits for seven as well, and tells what holds then', async () => {
	const device = await phoneOf('Joël');
	const one = await known();
	expect(await looking.small.submit(move(one, 'Thu 14:00-15:00'))).toEqual(ACCEPTED);
	pushes.moods.set(device, { status: 503 });
	looking.letters = [];
	const { told } = await looking.look('Joël', '2026-11-23T18:59:00Z');
	expect(told.map((line) => line.split(':')[0])).toEqual(['email', 'inbox']);
	pushes.moods.clear();
	// What a worker does that was away since then: it hands over what is open.
	expect((await looking.look('Joël', NIGHT)).told).toEqual([]);
	expect(pushed()).toEqual([]);
	expect((await looking.look('Joël', SEVEN)).told).toEqual([
		'push: Séance déplacée : jeu. 26 nov. 10:00 → jeu. 26 nov. 15:00'
	]);
	expect(pushed()).toHaveLength(1);
	const waking = await looking.small.db.owner<{ key: string }[]>`
		select key from outbox where kind = 'look' and school_id = ${looking.small.ecole.id}
		and available_at > now() + interval '8 hours'`;
	expect(waking.map(({ key }) => key.split('/').at(-1))).toContain(await looking.person('Joël'));
});
