import { inSchool, type Tx } from '#db/sql.ts';
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
function worker(leaving = new AbortController().signal, log: typeof unwatched.log = unwatched.log) {
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
		log,
		leaving: () => leaving,
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

/** So many more letters to Joël, about the same lesson. */
async function many(count: number): Promise<string[]> {
	const rows = await small.db.owner<{ id: string }[]>`
		insert into notice (school_id, person_id, channel, kind, key, changes, promised_at)
		select n.school_id, n.person_id, n.channel, n.kind, n.key || i, n.changes, n.promised_at
		from notice n, generate_series(1, ${count}) i where n.person_id = ${small.id('Joël')} returning id`;
	return rows.map(({ id }) => id);
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

test('whoever finds all lanes taken comes again later, and has lost no try by it', async () => {
	await promised();
	const letters = await many(21);
	let answer: (sent: Sent) => void = () => undefined;
	const silence = new Promise<Sent>((done) => (answer = done));
	mood = () => silence;
	const one = worker();
	const long = one.handOver(portion(letters.slice(0, 20)));
	await expect.poll(async () => (await states()).filter((state) => /sending/.test(state))).toHaveLength(20);
	const last = letters.slice(20);
	const { later } = await one.handOver(portion(last, 'two'));
	expect(later).toEqual([{ notice: last[0], tried: false, in: 15_000 }]);
	answer(ACCEPTED);
	expect(await long).toEqual({ later: [] });
	expect(await one.handOver(portion(last, 'two'))).toEqual({ later: [] });
}, 20_000);

test('one whose end cannot be noted takes none of the others with it', async () => {
	await promised();
	const letters = await many(25);
	let answer: (sent: Sent) => void = () => undefined;
	const silence = new Promise<Sent>((done) => (answer = done));
	let first = true;
	mood = () => {
		if (!first) return silence;
		first = false;
		return Promise.resolve({ end: 'unknown', why: 'silence' });
	};
	const warn = () => {
		setTimeout(() => answer(ACCEPTED), 200);
		throw new Error('its log is full');
	};
	// What nobody catches ends a worker, and this test.
	await expect(worker(undefined, { ...unwatched.log, warn }).handOver(portion(letters))).rejects.toThrow(
		'its log is full'
	);
	const rest = await states();
	expect(rest.filter((state) => /accepted/.test(state))).toHaveLength(24);
});

test('what a worker thought dead has in hand, no other gives back', async () => {
	const [first = ''] = await promised();
	const [dead, living] = [handingOver.claimOf('one'), handingOver.claimOf('one')];
	const state = () => small.db.owner`select state from notice where id = ${first}`;
	const inOurs = (work: (tx: Tx) => Promise<unknown>) => inSchool(small.db.app, { school: school() }, work);
	await inOurs((tx) =>
		handingOver.begin(tx, [{ id: first, text: { subject: '', body: '' }, address: null }], dead)
	);
	await inOurs((tx) => handingOver.release(tx, first, living));
	expect(await state()).toEqual([{ state: 'sending' }]);
	// It is of that portion all the same.
	expect(await inOurs((tx) => handingOver.cutOff(tx, [first], 'one'))).toBe(1);
	expect(await state()).toEqual([{ state: 'unknown' }]);
});
