import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as noticeChoices from '#db/notice-choices.ts';
import * as notices from '#db/notices.ts';
import * as sms from '#db/sms.ts';
import { inSchool, type Tx } from '#db/sql.ts';
import { type Kind, type Lesson } from '#domain/lesson.ts';
import { type House } from '#house';
import { type PublishForecast } from '#lib/board/forecast.ts';
import { forecastOf } from '#lib/server/publish-forecast.ts';
import { type DryRun } from '#notices/dry-run.ts';
import { openSecrets, readKeys } from '#secrets';
import { create } from '../builders/lesson.ts';
import { ACCEPTED, W48 } from '../harness/small-school.ts';
import { openSmsProvider, type SmsProvider } from '../harness/sms-provider.ts';
import { soon, Telling } from '../harness/telling.ts';

const MORNING = '2026-11-23T09:00:00Z';
let provider: SmsProvider;
let telling: Telling;
let now = MORNING;

beforeAll(async () => {
	provider = await openSmsProvider();
	telling = await Telling.open(provider.env);
});
beforeEach(async () => {
	await telling.begin(true);
	if (now === MORNING) await lookedAround();
	else await itIs(MORNING);
	const phones = { Joël: '+24166031001', Merveille: '+24166031002', Davy: '+24166031003' };
	for (const [name, phone] of Object.entries(phones))
		await telling.small.db.owner`update candidate set phone = ${phone} where id = ${telling.small.id(name)}`;
});
afterAll(async () => {
	await telling.end();
	await provider.end();
});

const inOurs = <T>(work: (tx: Tx) => Promise<T>) =>
	inSchool(telling.small.db.app, { school: telling.small.ecole.id }, work);

async function itIs(at: string): Promise<void> {
	await expect.poll(unsettled, soon).toBe(0);
	await telling.worker?.close();
	now = at;
	telling.env = { ...provider.env, NOW: at };
	await telling.startWorker();
	// Its first look around is over: what is published next is told as that.
	await lookedAround();
}

/** Everybody's flow looks around, and all it promised is told. */
async function lookedAround(): Promise<void> {
	const people = await telling.small.db.owner<{ id: string }[]>`
		select id from person where school_id = ${telling.small.ecole.id}`;
	await inOurs((tx) =>
		notices.wake(
			tx,
			telling.small.ecole.id,
			people.map(({ id }) => id),
			0
		)
	);
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	await expect.poll(() => telling.isStirring(people.map(({ id }) => id)), soon).toBe(false);
	await expect.poll(unsettled, soon).toBe(0);
}

const unsettled = async () =>
	[...(await telling.notices()), ...(await telling.notices(true))].filter(
		({ state }) => state === 'due' || state === 'sending'
	).length;

function forecast(): Promise<PublishForecast> {
	const read = readKeys(telling.keys);
	const house = {
		sql: telling.small.db.app,
		secrets: openSecrets(read.ok ? read.keys : []),
		smsPrice: 25,
		clock: () => Date.parse(now),
		origins: ['https://planning.ecole.test']
	};
	return forecastOf(house as unknown as House, telling.small.rose, W48);
}

async function run(): Promise<DryRun> {
	const answer = await forecast();
	if (!answer.ok) throw new Error(answer.why);
	return answer.run;
}

/** What has been told by now. */
async function told() {
	const { id } = telling.small.ecole;
	const rows = await telling.small.db.owner<{ channel: string; count: number }[]>`
		select channel, count(*)::int as count from notice where school_id = ${id} and state = 'accepted' and kind not in ('office', 'digest')
		group by channel`;
	const [texts] = await telling.small.db.owner<{ messages: number; segments: number; cost: number }[]>`
		select count(*)::int as messages, coalesce(sum(segments), 0)::int as segments,
			coalesce(sum(cost), 0)::float8 as cost
		from notice where school_id = ${id} and channel = 'sms' and state = 'accepted'`;
	const by = new Map(rows.map(({ channel, count }) => [channel, count]));
	return {
		inbox: by.get('inbox') ?? 0,
		email: by.get('email') ?? 0,
		push: by.get('push') ?? 0,
		sms: { ...texts }
	};
}

const counts = ({ inbox, email, push, sms }: DryRun) => ({ inbox, email, push, sms: sms?.atOnce.going });

/** Those that go at once, and those that go as nothing is read. */
function allTexts({ sms }: DryRun) {
	const going = sms ? [sms.atOnce.going, sms.unread.going] : [];
	const sum = (of: 'messages' | 'segments' | 'cost') => going.reduce((all, texts) => all + texts[of], 0);
	return { messages: sum('messages'), segments: sum('segments'), cost: sum('cost') };
}

async function draft(
	when: string,
	seats: string[],
	more: { by?: string; kind?: Kind } = {}
): Promise<Lesson> {
	const { by = 'Awa', kind = 'driving' } = more;
	const one = { ...telling.small.planned(when, { by, seats }), kind };
	expect(await telling.small.submit(create(one))).toEqual(ACCEPTED);
	return one;
}

async function publish(): Promise<void> {
	expect((await telling.small.schedule.publish(telling.small.rose, W48)).ok).toBe(true);
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	await expect.poll(unsettled, soon).toBe(0);
}

/** People's own flows look around when the week has been told: before that they would tell of its lessons one by one. */
async function publishAndLookAround({ inbox, email }: DryRun): Promise<void> {
	await publish();
	await expect.poll(told, soon).toMatchObject({ inbox, email });
	await lookedAround();
}

/** Somebody more, without an account. */
async function enrolled(name: string, phone: string | null): Promise<string> {
	const [row] = await telling.small.db.owner<{ id: string }[]>`
		insert into candidate (id, school_id, name, phone)
		values (gen_random_uuid(), ${telling.small.ecole.id}, ${name}, ${phone}) returning id`;
	telling.small.ecole.ids[name] = row?.id ?? '';
	return row?.id ?? '';
}

/** Rows of everything a reckoning might touch. */
async function everything(): Promise<string> {
	const [row] = await telling.small.db.owner<{ all: string }[]>`
		select concat_ws('/', (select count(*) from notice), (select count(*) from told), (select count(*) from outbox),
			(select count(*) from audit), (select count(*) from board_log), (select last_value from notice_link)) as all`;
	return row?.all ?? '';
}

test('what it tells beforehand is what is told, and two hours later by SMS', async () => {
	await telling.addPhone();
	await enrolled('Chantal', '+24166031004');
	const nobody = await enrolled('Brice', null);
	await draft('Fri 09:00-10:00', ['Joël']);
	await draft('Tue 09:00-10:00', ['Joël']);
	await draft('Fri 11:00-12:00', ['Merveille'], { by: 'Paul', kind: 'official_exam' });
	await draft('Wed 07:00-08:00', ['Davy'], { by: 'Paul' });
	await draft('Wed 14:00-15:00', ['Chantal']);
	await draft('Thu 14:00-15:00', ['Brice']);
	const before = await everything();
	const reckoned = await run();
	expect(await everything()).toBe(before);
	expect(reckoned).toMatchObject({ people: 4, staff: 2, inbox: 5, email: 5, push: 1, morning: null });
	expect(reckoned.unreached).toEqual([{ person: nobody, name: 'Brice', why: 'no_way' }]);
	expect(reckoned.sms).toMatchObject({
		atOnce: { going: { messages: 2 } },
		unread: { owed: { messages: 2 } }
	});
	await publishAndLookAround(reckoned);
	await expect.poll(told, soon).toEqual(counts(reckoned));
	expect(await forecast()).toEqual({ ok: false, why: 'published' });
	// Published again: nobody is told twice.
	await publish();
	expect(await told()).toEqual(counts(reckoned));

	await itIs('2026-11-23T11:00:01Z');
	await lookedAround();
	await expect.poll(async () => (await told()).sms, soon).toEqual(allTexts(reckoned));
});

test('what is declined, known already or over is not counted, and not told', async () => {
	const declines = (name: string, channel: 'email' | 'sms') =>
		inOurs((tx) =>
			noticeChoices.replace(tx, { school: telling.small.ecole.id, person: telling.small.id(name) }, channel, [
				'published'
			])
		);
	await declines('Joël', 'email');
	await declines('Merveille', 'email');
	const chantal = await enrolled('Chantal', '+24166031004');
	await declines('Chantal', 'sms');
	await draft('Fri 09:00-10:00', ['Joël']);
	await draft('Fri 11:00-12:00', ['Merveille'], { by: 'Paul', kind: 'official_exam' });
	await draft('Wed 14:00-15:00', ['Chantal']);
	await draft('Mon 06:00-07:00', ['Davy']);
	const known = await draft('Thu 14:00-15:00', ['Davy']);
	await telling.small.db.owner`
		insert into told (school_id, person_id, channel, lesson_id, entry, ends_at)
		select school_id, candidate_id, c, lesson_id, entry, ends_at
		from planning_entry, unnest(array['inbox', 'email']) c where lesson_id = ${known.id}`;
	const reckoned = await run();
	expect(reckoned).toMatchObject({ people: 2, staff: 2, inbox: 4, email: 3, push: 0 });
	expect(reckoned.unreached).toEqual([{ person: chantal, name: 'Chantal', why: 'declined' }]);
	await publishAndLookAround(reckoned);
	await expect.poll(told, soon).toEqual(counts(reckoned));
});

test('where the month’s money is short, it tells how many SMS will not go', async () => {
	await inOurs((tx) => sms.setBudget(tx, telling.small.ecole.id, 30));
	await enrolled('Chantal', '+24166031004');
	await enrolled('Brice', '+24166031005');
	await draft('Wed 14:00-15:00', ['Brice']);
	await draft('Wed 08:00-09:00', ['Chantal']);
	await draft('Fri 11:00-12:00', ['Merveille'], { by: 'Paul', kind: 'official_exam' });
	const reckoned = await run();
	expect(reckoned.sms).toMatchObject({ budget: 30, left: 30, atOnce: { owed: { messages: 3 } } });
	expect(reckoned.sms?.atOnce.going).toEqual({ messages: 2, segments: 2, cost: 50 });
	await publishAndLookAround(reckoned);
	await expect.poll(told, soon).toEqual(counts(reckoned));
});

test('by night it tells what waits for the morning', async () => {
	await itIs('2026-11-23T21:00:00Z');
	await telling.small.db.owner`update candidate set account_id = null where id = ${telling.small.id('Davy')}`;
	await draft('Fri 09:00-10:00', ['Joël']);
	await draft('Fri 11:00-12:00', ['Merveille'], { by: 'Paul', kind: 'official_exam' });
	await draft('Wed 14:00-15:00', ['Davy']);
	const reckoned = await run();
	expect(reckoned).toMatchObject({
		people: 3,
		staff: 2,
		inbox: 4,
		email: 4,
		morning: '2026-11-24T06:00:00Z'
	});
	expect(reckoned.sms).toMatchObject({
		atOnce: { owed: { messages: 2 } },
		unread: { owed: { messages: 1 } }
	});
	await publish();
	await expect.poll(told, soon).toMatchObject({ inbox: 4 });
	await lookedAround();
	expect(await told()).toMatchObject({ inbox: 4, email: 0, sms: { messages: 0 } });
	await itIs('2026-11-24T06:00:00Z');
	await lookedAround();
	await expect.poll(told, soon).toMatchObject({ inbox: 4, email: 4, sms: { messages: 3 } });
});
