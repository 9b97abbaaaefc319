import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as inbox from '#db/inbox.ts';
import * as noticeLog from '#db/notice-log.ts';
import { inSchool } from '#db/sql.ts';
import { type Lesson } from '#domain/lesson.ts';
import { openLog } from '#log';
import { readSettings } from '#settings';
import { openWorker, type RunningWorker } from '../../workflows/worker.ts';
import { create, lesson, move } from '../builders/lesson.ts';
import { invitationsIn } from '../harness/invitations.ts';
import { type Mailbox, openMailbox } from '../harness/mailbox.ts';
import { mimeParts } from '../harness/mime.ts';
import { ACCEPTED, SmallSchool, W48 } from '../harness/small-school.ts';
import { openTemporal, type TestTemporal } from '../harness/temporal.ts';

let small: SmallSchool;
let temporal: TestTemporal;
let mailbox: Mailbox;
let worker: RunningWorker;

const LISTING = { search: '', sort: '', descending: false, all: false, page: 1, now: new Date(0) };
const soon = { timeout: 20_000, interval: 100 };

async function startWorker(): Promise<RunningWorker> {
	const read = readSettings({
		DATABASE_URL: small.db.appUrl,
		TEMPORAL_ADDRESS: temporal.address,
		SMTP_URL: mailbox.url,
		MAIL_FROM: 'planning@ecole.test',
		// Monday, 10:00 in Libreville.
		NOW: '2026-11-23T09:00:00Z'
	});
	if (!read.ok) throw new Error(read.what);
	const opened = await openWorker(read.settings, openLog('silent'));
	if (!opened.ok) throw new Error(opened.what);
	return opened.worker;
}

beforeAll(async () => {
	[small, temporal, mailbox] = await Promise.all([SmallSchool.open(), openTemporal(), openMailbox()]);
	worker = await startWorker();
});
beforeEach(async () => {
	mailbox.mood = null;
	await small.begin();
	await small.db.owner`update school set quiet_seconds = 1`;
});
afterAll(async () => {
	await worker.close();
	await Promise.all([mailbox.end(), temporal.end(), small.close()]);
});

interface Notice {
	name: string;
	channel: string;
	state: string;
	subject: string | null;
	body: string | null;
	error: string | null;
}
const notices = async (): Promise<Notice[]> => [
	...(await small.db.owner<Notice[]>`
		select c.name, n.channel, n.state, n.subject, n.body, n.error from notice n join candidate c on c.id = n.candidate_id
		where n.school_id = ${small.ecole.id} and n.error is distinct from 'replaced' order by c.name, n.channel, n.created_at`)
];
const waiting = async (): Promise<number> => {
	const [row] = await small.db.owner<{ count: number }[]>`
		select count(*)::int as count from outbox where school_id = ${small.ecole.id} and done_at is null`;
	return row?.count ?? -1;
};
/** What has been accepted. */
const said = async (channel = 'inbox'): Promise<string[]> =>
	(await notices())
		.filter((one) => one.channel === channel && one.state === 'accepted')
		.map((one) => `${one.name}: ${String(one.subject)}`);

/** A lesson Joël has been told of: by the week's publication or as his own, whichever flow was faster. */
async function told(when = 'Tue 09:00-10:00'): Promise<Lesson> {
	const one = small.planned(when, { by: 'Awa', car: 'DK-482-AA', seats: ['Joël'] });
	expect(await small.submit(create(one))).toEqual(ACCEPTED);
	await small.schedule.publish(small.rose, W48);
	await expect.poll(() => said('email'), soon).toHaveLength(1);
	return one;
}
const moved = (one: Lesson, when: string): Lesson => ({
	...one,
	start: lesson(when).start,
	end: lesson(when).end,
	version: one.version + 1
});

test('a published week is told once: in the inbox and by e-mail', async () => {
	// So long that only the publication tells, however slow the machine.
	await small.db.owner`update school set quiet_seconds = 60`;
	await small.submit(
		create(small.planned('Tue 09:00-10:00', { by: 'Awa', car: 'DK-482-AA', seats: ['Joël'] }))
	);
	await small.schedule.publish(small.rose, W48);
	await expect.poll(() => said('email'), soon).toEqual(['Joël: Votre planning est publié']);
	const [letter, ...more] = mailbox.to(small.ecole.email('Joël'));
	expect(more).toEqual([]);
	expect(letter?.raw).toContain('From: planning@ecole.test');
	expect(mimeParts(letter?.raw ?? '').map(({ type, inside }) => [type.split(';')[0], ...inside])).toEqual([
		['text/plain', 'multipart/mixed', 'multipart/alternative'],
		['text/html', 'multipart/mixed', 'multipart/alternative'],
		['text/calendar', 'multipart/mixed', 'multipart/alternative'],
		['application/ics', 'multipart/mixed']
	]);
	expect(await notices()).toMatchObject([
		{ channel: 'email', state: 'accepted' },
		{ channel: 'inbox', state: 'accepted' }
	]);
	expect((await notices())[1]?.body).toContain('mar. 24 nov. 10:00–11:00, Conduite, Awa, DK-482-AA');
});

test('e-mails bring the lesson to the calendar: each version replaces the one before, a cancellation takes it off', async () => {
	const one = await told();
	const last = () => invitationsIn(mailbox.to(small.ecole.email('Joël')).at(-1)?.raw ?? '');
	const event = {
		uid: one.id,
		sequence: 1,
		status: 'CONFIRMED',
		start: '2026-11-24T09:00:00.000Z',
		end: '2026-11-24T10:00:00.000Z',
		organizer: 'mailto:planning@ecole.test',
		attendee: `mailto:${small.ecole.email('Joël')}`
	};
	expect(last()).toEqual([{ method: 'REQUEST', events: [event] }]);

	await small.submit(move(one, 'Wed 11:00-12:00'));
	await expect.poll(async () => (await said('email')).length, soon).toBe(2);
	const moved = { start: '2026-11-25T11:00:00.000Z', end: '2026-11-25T12:00:00.000Z' };
	expect(last()).toEqual([{ method: 'REQUEST', events: [{ ...event, ...moved, sequence: 2 }] }]);

	await small.submit({
		op: 'cancel',
		lesson: one.id,
		base: 2,
		set: { cancelledBy: 'school' },
		was: {},
		reason: 'vehicle_down'
	});
	await expect.poll(async () => (await said('email')).length, soon).toBe(3);
	const off = { ...event, ...moved, sequence: 3, status: 'CANCELLED' };
	expect(last()).toEqual([{ method: 'CANCEL', events: [off] }]);
});

test('changes within the window are one message of the net change; there and back is none', async () => {
	const one = await told();
	const there = moved(one, 'Tue 11:00-12:00');
	await small.submit(move(one, 'Tue 11:00-12:00'));
	await small.submit(move(there, 'Wed 11:00-12:00'));
	await expect
		.poll(async () => (await said()).slice(1), soon)
		.toEqual(['Joël: Séance déplacée\u202f: mar. 24 nov. 10:00 → mer. 25 nov. 12:00']);
	const wednesday = moved(there, 'Wed 11:00-12:00');
	await small.submit(move(wednesday, 'Thu 11:00-12:00'));
	await small.submit(move(moved(wednesday, 'Thu 11:00-12:00'), 'Wed 11:00-12:00'));
	await expect.poll(waiting, soon).toBe(0);
	await new Promise((quiet) => setTimeout(quiet, 2_500));
	expect(await said()).toHaveLength(2);
	expect(mailbox.to(small.ecole.email('Joël'))).toHaveLength(2);
});

test('moved, then cancelled is one cancellation of the hour they know, with its reason', async () => {
	const one = await told();
	await small.submit(move(one, 'Tue 14:00-15:00'));
	await small.submit({
		op: 'cancel',
		lesson: one.id,
		base: one.version + 1,
		set: { cancelledBy: 'school' },
		was: {},
		reason: 'vehicle_down'
	});
	const subject = 'Joël: Séance annulée\u202f: mar. 24 nov. 10:00';
	await expect.poll(async () => (await said('email'))[1], soon).toBe(subject);
	const sent = (await notices()).findLast((one) => one.channel === 'email');
	expect(sent?.body).toContain('Motif\u202f: Véhicule en panne');
});

test('a provider that cannot take it now is asked again; one that refuses is not', async () => {
	mailbox.mood = 451;
	const one = small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	await small.submit(create(one));
	await small.schedule.publish(small.rose, W48);
	const email = async () => (await notices()).findLast(({ channel }) => channel === 'email');
	await expect.poll(async () => (await email())?.error, soon).toContain('not now');
	mailbox.mood = null;
	await expect.poll(async () => (await email())?.state, soon).toBe('accepted');
	expect(mailbox.to(small.ecole.email('Joël'))).toHaveLength(1);

	mailbox.mood = 550;
	await small.submit(move(one, 'Wed 11:00-12:00'));
	await expect.poll(async () => (await email())?.state, soon).toBe('failed');
});

test('cut off after the letter was handed over: unknown, and never sent again by itself', async () => {
	mailbox.mood = 'hang';
	const one = small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	await small.submit(create(one));
	await small.schedule.publish(small.rose, W48);
	const email = async () => (await notices()).find(({ channel }) => channel === 'email');
	await expect.poll(async () => (await email())?.state, soon).toBe('unknown');
	mailbox.mood = null;
	await expect.poll(waiting, soon).toBe(0);
	expect(mailbox.to(small.ecole.email('Joël'))).toHaveLength(1);
});

test('Temporal killed and the worker gone: what was committed waits, and is told once when they are back', async () => {
	const one = await told();
	temporal.kill();
	await worker.close();
	await small.submit(move(one, 'Wed 11:00-12:00'));
	expect(await waiting()).toBeGreaterThan(0);
	worker = await startWorker();
	await expect.poll(async () => (await said('email')).length, { ...soon, timeout: 40_000 }).toBe(2);
	await expect.poll(waiting, soon).toBe(0);
	expect(mailbox.to(small.ecole.email('Joël'))).toHaveLength(2);
});

test('a Temporal that has lost all knows again who is owed what, from PostgreSQL', async () => {
	const one = await told();
	await worker.close();
	await temporal.end();
	await small.submit(move(one, 'Wed 11:00-12:00'));
	// Told to a flow that nobody remembers any more.
	await small.db.owner`update outbox set done_at = now()`;
	temporal = await openTemporal();
	worker = await startWorker();
	await expect.poll(async () => (await said('email')).length, { ...soon, timeout: 40_000 }).toBe(2);
	expect(mailbox.to(small.ecole.email('Joël'))).toHaveLength(2);
});

test('what a person sends again goes out again; what became untrue meanwhile does not', async () => {
	mailbox.mood = 550;
	const one = small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	await small.submit(create(one));
	await small.schedule.publish(small.rose, W48);
	const email = async () => (await notices()).findLast(({ channel }) => channel === 'email');
	await expect.poll(async () => (await email())?.state, soon).toBe('failed');
	mailbox.mood = null;
	const failed = await inSchool(small.db.app, { school: small.ecole.id }, async (tx) => {
		const page = await noticeLog.list(tx, LISTING, 'trouble');
		const id = page.rows[0]?.id ?? '';
		expect(await noticeLog.again(tx, id)).toBe(true);
		expect(await noticeLog.again(tx, id)).toBe(false);
		return page.total;
	});
	expect(failed).toBe(1);
	await expect.poll(async () => (await email())?.state, soon).toBe('accepted');
	expect(mailbox.to(small.ecole.email('Joël'))).toHaveLength(1);
});

test('the inbox counts what is unread, up to what was seen', async () => {
	await told();
	const scope = { school: small.ecole.id, candidate: small.id('Joël') };
	await inSchool(small.db.app, scope, async (tx) => {
		expect(await inbox.unread(tx, scope.candidate)).toBe(1);
		const [message] = await inbox.list(tx, scope.candidate);
		expect(message).toMatchObject({ read: false });
		await inbox.read(tx, scope.candidate, new Date(message?.at.toISOString() ?? ''));
		expect(await inbox.unread(tx, scope.candidate)).toBe(0);
	});
	const another = { school: small.ecole.id, candidate: small.id('Davy') };
	await inSchool(small.db.app, another, async (tx) => {
		expect(await inbox.list(tx, scope.candidate)).toEqual([]);
	});
});
