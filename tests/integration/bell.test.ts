import { theHouse } from '#house';
import { SOFT_RULES } from '#domain/verdict.ts';
import { type Node } from '#realtime/node.ts';
import { type Readiness } from '#realtime/health.ts';
import { boardOf, lessonsOf } from '#sync/board-doc.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { create } from '../builders/lesson.ts';
import { openBoard, until, WEEK } from '../harness/board-client.ts';
import { openPlanning } from '../harness/candidate-client.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import {
	freshEdit,
	freshLesson,
	liveSchool,
	type LiveSchool,
	openTestNode,
	type Person
} from '../harness/live-school.ts';
import { openRedis, type TestRedis } from '../harness/redis.ts';

let db: TestDatabase;
let redis: TestRedis;
let one: Node;
let two: Node;
let house: LiveSchool;
let rose: Person;
let guy: Person;
let joel: Person;

beforeAll(async () => {
	db = await freshDatabase();
	redis = await openRedis();
	two = await openTestNode(db.appUrl, redis.url);
	one = await openTestNode(db.appUrl, redis.url);
	house = await liveSchool(db, {
		admins: ['Rose', 'Guy'],
		instructors: ['Awa'],
		candidates: ['Joël', 'Davy']
	});
	[rose, guy, joel] = await Promise.all([house.signIn('Rose'), house.signIn('Guy'), house.signIn('Joël')]);
	await theHouse().schedule.publish(rose.actor, WEEK);
});
afterAll(async () => {
	await Promise.all([one.close(), two.close()]);
	await redis.kill();
	await db.drop();
});

async function redisOf(node: Node): Promise<string | undefined> {
	const answer = await fetch(`http://127.0.0.1:${String(node.port)}/readyz`);
	expect(answer.status).toBe(200);
	return ((await answer.json()) as Readiness).parts.redis?.state;
}

let half = 0;
/** Rose plans a lesson through server one, the last to have opened its house here. */
async function plan(): Promise<string> {
	const hour = String(Math.floor(half / 2)).padStart(2, '0');
	const lesson = freshLesson(`Tue ${hour}:${half++ % 2 ? '30' : '00'}-${hour}:${half % 2 ? '20' : '50'}`, {
		instructor: house.ids['Awa'] ?? null,
		candidates: [joel.actor.candidate ?? '']
	});
	const verdicts = await theHouse().schedule.submit(rose.actor, WEEK, [
		{ id: freshEdit(), edit: { ...create(lesson), override: [...SOFT_RULES], reason: 'other' } }
	]);
	expect(verdicts).toEqual([{ verdict: 'accepted' }]);
	return lesson.id;
}

/** How long it takes from a commit at one server to a screen of the other. Milliseconds. */
async function delays(count: number): Promise<number[]> {
	const board = await openBoard(two.port, guy);
	const waited: number[] = [];
	for (let n = 0; n < count; n++) {
		const id = await plan();
		const from = performance.now();
		await until(() => lessonsOf(boardOf(board.doc)).has(id));
		waited.push(performance.now() - from);
	}
	board.provider.destroy();
	return waited;
}

test('both servers hear Redis', async () => {
	await expect.poll(() => redisOf(one)).toBe('ok');
	await expect.poll(() => redisOf(two)).toBe('ok');
});

test('R15: a commit rings, and the other server’s screens have it at once', async () => {
	// The pulse alone would take half a second on average: six quick ones in a row are no accident.
	for (const waited of await delays(6)) expect(waited).toBeLessThan(300);
});

test('R20: a candidate at the other server is told, once and in order', async () => {
	const page = openPlanning(two.port, joel);
	await page.knock;
	const before = await page.since(0);
	const first = await plan();
	await until(() => page.events.some((event) => event.lesson === first), 700);
	await new Promise((next) => setTimeout(next, 2_600));
	expect(page.events.map((event) => event.version)).toEqual([(before.at(-1)?.version ?? 0) + 1]);
	page.socket.disconnect();
});

test('R26: who is on a board is seen from the other server, and gone when they go', async () => {
	const [hers, his] = [await openBoard(one.port, rose), await openBoard(two.port, guy)];
	hers.provider.awareness.setLocalState({ day: '2026-11-24' });
	const seen = () =>
		[...his.provider.awareness.getStates().values()].map(
			(state) => (state['who'] as { name?: string })?.name
		);
	const late = await openBoard(two.port, guy, '2026-W49' as typeof WEEK);
	hers.provider.awareness.setLocalState({ day: '2026-11-26' });
	await until(() => seen().includes('Rose'));
	const others = [...late.provider.awareness.getStates().values()].filter((state) => state['who']);
	expect(others).toEqual([]);
	hers.provider.destroy();
	await until(() => !seen().includes('Rose'));
	his.provider.destroy();
	late.provider.destroy();
});

test('R26: who opens a board later sees who was there before, at the other server', async () => {
	const hers = await openBoard(one.port, rose);
	hers.provider.awareness.setLocalState({ day: '2026-11-25' });
	await new Promise((next) => setTimeout(next, 500));
	const his = await openBoard(two.port, guy);
	await until(() =>
		[...his.provider.awareness.getStates().values()].some((state) => state['day'] === '2026-11-25')
	);
	hers.provider.destroy();
	his.provider.destroy();
});

test('without Redis a screen is at most a second late, the servers say so, and all heals by itself', async () => {
	await redis.kill();
	await expect.poll(() => redisOf(one), { timeout: 5_000 }).toBe('degraded');
	for (const waited of await delays(2)) expect(waited).toBeLessThan(1_800);
	const page = openPlanning(two.port, joel);
	await page.knock;
	await page.since(0);
	const lesson = await plan();
	await until(() => page.events.some((event) => event.lesson === lesson), 3_500);
	page.socket.disconnect();
	await redis.again();
	await expect.poll(() => redisOf(one), { timeout: 8_000 }).toBe('ok');
	await expect.poll(() => redisOf(two), { timeout: 8_000 }).toBe('ok');
	for (const waited of await delays(4)) expect(waited).toBeLessThan(300);
});

test('a frozen Redis holds nobody up', async () => {
	redis.freeze();
	for (const waited of await delays(2)) expect(waited).toBeLessThan(1_800);
	await expect.poll(() => redisOf(one), { timeout: 8_000 }).toBe('degraded');
	redis.thaw();
	await expect.poll(() => redisOf(one), { timeout: 8_000 }).toBe('ok');
});

test('R28: a server ends at once though Redis is away, or frozen', async () => {
	const away = await openRedis();
	const nodes = [await openTestNode(db.appUrl, away.url), await openTestNode(db.appUrl, away.url)] as const;
	const endsWithin = async (node: Node, ms: number) => {
		const from = performance.now();
		await node.close();
		expect(performance.now() - from).toBeLessThan(ms);
	};
	away.freeze();
	await endsWithin(nodes[0], 2_000);
	away.thaw();
	await away.kill();
	await expect.poll(() => redisOf(nodes[1])).toBe('degraded');
	await endsWithin(nodes[1], 1_000);
});

test('a server starts while Redis is away', async () => {
	const away = await openRedis(false);
	const third = await openTestNode(db.appUrl, away.url);
	expect(await redisOf(third)).toBe('degraded');
	await away.again();
	await expect.poll(() => redisOf(third), { timeout: 8_000 }).toBe('ok');
	await third.close();
	await away.kill();
});

test('R15: a Redis that answers but refuses its channels is no doorbell: the servers say so, and it heals by itself', async () => {
	const mute = await openRedis();
	await mute.mute(true);
	const third = await openTestNode(db.appUrl, mute.url);
	await expect.poll(() => redisOf(third), { timeout: 8_000 }).toBe('degraded');
	await mute.mute(false);
	await expect.poll(() => redisOf(third), { timeout: 8_000 }).toBe('ok');
	await third.close();
	await mute.kill();
});
