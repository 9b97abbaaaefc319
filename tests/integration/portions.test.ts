import { inSchool } from '#db/sql.ts';
import * as handingOver from '#db/handing-over.ts';
import { CHANNELS } from '#domain/notices/notice.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { byEmail } from '../../workflows/activities/by-email.ts';
import { noticeActivities } from '../../workflows/activities/notices.ts';
import { type Sent, type Way, type Ways } from '../../workflows/activities/way.ts';
import { create } from '../builders/lesson.ts';
import { SmallSchool, W48 } from '../harness/small-school.ts';
import { unwatched } from '../harness/unwatched.ts';

const AT = Date.parse('2026-11-23T09:00:00Z');
const ACCEPTED = { end: 'accepted', id: 'taken' } as const;

let small: SmallSchool;
/** Whom the mail server has taken letters for. */
let taken: string[] = [];
/** What it does with a letter. */
let mood: (to: string) => Promise<Sent>;
/** A letter to them cannot be written. */
let unwritable = '';
beforeAll(async () => {
	small = await SmallSchool.open();
});
beforeEach(async () => {
	await small.begin();
	await small.writeToCandidatesOnly();
	taken = [];
	unwritable = '';
	mood = (to) => {
		taken.push(to);
		return Promise.resolve(ACCEPTED);
	};
});
afterAll(() => small.close());

/** A worker of its own. */
function worker(leaving = new AbortController().signal) {
	const none = Object.fromEntries(CHANNELS.map((channel) => [channel, null])) as Ways;
	const postman = { address: 'planning@ecole.test', send: ({ to }: { to: string }) => mood(to) };
	const clock = () => AT;
	const email = byEmail({ postman, secrets: null, clock });
	const pack: Way['pack'] = (tx, telling) => {
		if (telling.who.email === unwritable) throw new Error('unwritable');
		return email.pack(tx, telling);
	};
	return noticeActivities({
		...unwatched,
		leaving,
		sql: small.db.app,
		clock,
		ways: { ...none, email: { ...email, pack } },
		origin: 'https://ecole.test'
	});
}

const school = () => small.ecole.id;
const emailOf = (name: string) => small.ecole.email(name);

/** Joël and Davy are promised a letter each. */
async function promised(): Promise<string[]> {
	await small.submit(create(small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] })));
	await small.submit(create(small.planned('Tue 11:00-12:00', { by: 'Awa', seats: ['Davy'] })));
	await small.schedule.publish(small.rose, W48);
	const week = { school: school(), week: W48, publication: 'first', after: null };
	return (await worker().tellWeek(week)).notices;
}

const portion = (notices: string[], name = 'one', last = false) => ({
	school: school(),
	notices,
	portion: name,
	last
});

async function states(): Promise<string[]> {
	const rows = await small.db.owner<{ said: string }[]>`
		select c.name || ' ' || n.state || coalesce(': ' || n.error, '') as said
		from notice n join candidate c on c.id = n.person_id where n.school_id = ${school()} order by 1`;
	return rows.map(({ said }) => said);
}

test('a portion hands all over, and done again hands nothing over again', async () => {
	const notices = await promised();
	expect(notices).toHaveLength(2);
	expect(await worker().handOver(portion(notices))).toEqual({ later: [] });
	expect(await worker().handOver(portion(notices))).toEqual({ later: [] });
	expect(taken.sort()).toEqual([emailOf('Davy'), emailOf('Joël')].sort());
	expect(await states()).toEqual(['Davy accepted', 'Joël accepted']);
});

test('a worker that dies in the middle leaves unknown what it had in hand, and the next hands over the rest', async () => {
	const notices = await promised();
	const [first = '', second = ''] = notices;
	const begun = (id: string) => [{ id, text: { subject: '', body: '' }, address: null }];
	await inSchool(small.db.app, { school: school() }, (tx) => handingOver.begin(tx, begun(first), 'one'));
	expect(await worker().handOver(portion([first, second]))).toEqual({ later: [] });
	expect(taken).toHaveLength(1);
	expect((await states()).filter((state) => state.includes('unknown: cut off while sending'))).toHaveLength(
		1
	);
	expect((await states()).filter((state) => state.includes('accepted'))).toHaveLength(1);
});

test('what another portion has in hand is left to it', async () => {
	const [first = ''] = await promised();
	let answer: (sent: Sent) => void = () => undefined;
	mood = () => new Promise((done) => (answer = done));
	const one = worker().handOver(portion([first]));
	await expect.poll(states).toContainEqual(expect.stringContaining('sending'));
	expect(await worker().handOver(portion([first], 'two'))).toEqual({ later: [] });
	expect(await states()).toContainEqual(expect.stringContaining('sending'));
	answer(ACCEPTED);
	await one;
	expect(await states()).toContainEqual(expect.stringContaining('accepted'));
});

test('one whose provider says nothing holds up nobody else', async () => {
	const notices = await promised();
	let answer: (sent: Sent) => void = () => undefined;
	mood = (to) => {
		if (to === emailOf('Joël')) return new Promise((done) => (answer = done));
		return Promise.resolve(ACCEPTED);
	};
	const all = worker().handOver(portion(notices));
	await expect.poll(states).toEqual(['Davy accepted', 'Joël sending']);
	answer({ end: 'unknown', why: 'silence' });
	expect(await all).toEqual({ later: [] });
	expect(await states()).toEqual(['Davy accepted', 'Joël unknown: silence']);
});

test('what cannot be taken now is tried again by itself, what a provider asks to wait for holds its whole channel', async () => {
	const notices = await promised();
	const [first = '', second = ''] = notices;
	const one = worker();
	mood = () => Promise.resolve({ end: 'later', why: 'busy' });
	const later = [first, second].map((notice) => ({ notice, tried: true, in: null }));
	expect((await one.handOver(portion(notices))).later).toHaveLength(2);
	expect((await one.handOver(portion(notices))).later).toEqual(expect.arrayContaining(later));
	mood = () => Promise.resolve({ end: 'later', why: '429', after: 60_000 });
	expect((await one.handOver(portion([first]))).later).toEqual([{ notice: first, tried: true, in: 60_000 }]);
	mood = () => Promise.reject(new Error('asked all the same'));
	const held = await one.handOver(portion([second], 'two'));
	expect(held.later).toMatchObject([{ notice: second, tried: false }]);
	expect(held.later[0]?.in).toBeGreaterThan(50_000);
	expect((await states()).map((state) => state.replace(/^\S+ /, '')).sort()).toEqual([
		'due: 429',
		'due: busy'
	]);
});

test('the last try of one that cannot be taken ends it, for its reason', async () => {
	const [first = ''] = await promised();
	mood = () => Promise.resolve({ end: 'later', why: 'busy' });
	expect(await worker().handOver(portion([first], 'one', true))).toEqual({ later: [] });
	expect(await states()).toContainEqual(expect.stringContaining('failed: busy'));
});

test('one that cannot be written holds up nobody else', async () => {
	const notices = await promised();
	unwritable = emailOf('Joël');
	const { later } = await worker().handOver(portion(notices));
	expect(later).toMatchObject([{ tried: true, in: null }]);
	expect(taken).toEqual([emailOf('Davy')]);
	expect(await states()).toEqual(['Davy accepted', 'Joël due']);
});

test('a worker that is about to end begins nothing more', async () => {
	const notices = await promised();
	const { later } = await worker(AbortSignal.abort()).handOver(portion(notices));
	expect(later).toHaveLength(2);
	expect(later).toContainEqual({ notice: notices[0], tried: false, in: 0 });
	expect(taken).toEqual([]);
});
