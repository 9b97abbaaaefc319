import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as inbox from '#db/inbox.ts';
import * as noticeLog from '#db/notice-log.ts';
import { inSchool } from '#db/sql.ts';
import * as wordings from '#db/wordings.ts';
import { create, move } from '../builders/lesson.ts';
import { mimeParts } from '../harness/mime.ts';
import { W48 } from '../harness/small-school.ts';
import { moved, soon, Telling } from '../harness/telling.ts';
import { openTemporal } from '../harness/temporal.ts';

const LISTING = { search: '', sort: '', descending: false, all: false, page: 1, now: new Date(0) };
const TROUBLE = { view: 'trouble', channel: null, kind: null } as const;

let telling: Telling;
beforeAll(async () => {
	telling = await Telling.open();
});
beforeEach(() => telling.begin());
afterAll(() => telling.end());

test('a published week is told once: in the inbox and by e-mail', async () => {
	// So long that only the publication tells, however slow the machine.
	await telling.small.db.owner`update school set quiet_seconds = 60`;
	await telling.small.submit(
		create(telling.small.planned('Tue 09:00-10:00', { by: 'Awa', car: 'DK-482-AA', seats: ['Joël'] }))
	);
	await telling.small.schedule.publish(telling.small.rose, W48);
	await expect.poll(() => telling.said('email'), soon).toEqual(['Joël: Votre planning est publié']);
	const [letter, ...more] = telling.mailbox.to(telling.small.ecole.email('Joël'));
	expect(more).toEqual([]);
	expect(letter?.raw).toContain('From: planning@ecole.test');
	expect(mimeParts(letter?.raw ?? '').map(({ type, inside }) => [type.split(';')[0], ...inside])).toEqual([
		['text/plain', 'multipart/mixed', 'multipart/alternative'],
		['text/html', 'multipart/mixed', 'multipart/alternative'],
		['text/calendar', 'multipart/mixed', 'multipart/alternative'],
		['application/ics', 'multipart/mixed']
	]);
	await expect
		.poll(() => telling.notices(), soon)
		.toMatchObject([
			{ channel: 'email', state: 'accepted' },
			{ channel: 'inbox', state: 'accepted' }
		]);
	expect((await telling.notices())[1]?.body).toContain('mar. 24 nov. 10:00–11:00, Conduite, Awa, DK-482-AA');
});

test('changes within the window are one message of the net change; there and back is none', async () => {
	const one = await telling.told();
	const there = moved(one, 'Tue 11:00-12:00');
	await telling.small.submit(move(one, 'Tue 11:00-12:00'));
	await telling.small.submit(move(there, 'Wed 11:00-12:00'));
	await expect
		.poll(async () => (await telling.said()).slice(1), soon)
		.toEqual(['Joël: Séance déplacée\u202f: mar. 24 nov. 10:00 → mer. 25 nov. 12:00']);
	const wednesday = moved(there, 'Wed 11:00-12:00');
	await telling.small.submit(move(wednesday, 'Thu 11:00-12:00'));
	await telling.small.submit(move(moved(wednesday, 'Thu 11:00-12:00'), 'Wed 11:00-12:00'));
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	await new Promise((quiet) => setTimeout(quiet, 2_500));
	expect(await telling.said()).toHaveLength(2);
	expect(telling.mailbox.to(telling.small.ecole.email('Joël'))).toHaveLength(2);
});

test('moved, then cancelled is one cancellation of the hour they know, with its reason', async () => {
	const one = await telling.told();
	await telling.small.submit(move(one, 'Tue 14:00-15:00'));
	await telling.small.cancel({ ...one, version: one.version + 1 });
	const subject = 'Joël: Séance annulée\u202f: mar. 24 nov. 10:00';
	await expect.poll(async () => (await telling.said('email'))[1], soon).toBe(subject);
	const sent = (await telling.notices()).findLast((one) => one.channel === 'email');
	expect(sent?.body).toContain('Motif\u202f: Véhicule en panne');
});

test('a provider that cannot take it now is asked again; one that refuses is not', async () => {
	telling.mailbox.mood = 451;
	const one = telling.small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	await telling.small.submit(create(one));
	await telling.small.schedule.publish(telling.small.rose, W48);
	const email = async () => (await telling.notices()).findLast(({ channel }) => channel === 'email');
	await expect.poll(async () => (await email())?.error, soon).toContain('not now');
	telling.mailbox.mood = null;
	await expect.poll(async () => (await email())?.state, soon).toBe('accepted');
	expect(telling.mailbox.to(telling.small.ecole.email('Joël'))).toHaveLength(1);

	telling.mailbox.mood = 550;
	await telling.small.submit(move(one, 'Wed 11:00-12:00'));
	await expect.poll(async () => (await email())?.state, soon).toBe('failed');
});

test('cut off after the letter was handed over: unknown, and never sent again by itself', async () => {
	telling.mailbox.mood = 'hang';
	const one = telling.small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	await telling.small.submit(create(one));
	await telling.small.schedule.publish(telling.small.rose, W48);
	const email = async () => (await telling.notices()).find(({ channel }) => channel === 'email');
	await expect.poll(async () => (await email())?.state, soon).toBe('unknown');
	telling.mailbox.mood = null;
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	expect(telling.mailbox.to(telling.small.ecole.email('Joël'))).toHaveLength(1);
});

test('Temporal killed and the worker gone: what was committed waits, and is told once when they are back', async () => {
	const one = await telling.told();
	telling.temporal.kill();
	await telling.worker?.close();
	await telling.small.submit(move(one, 'Wed 11:00-12:00'));
	expect(await telling.waiting()).toBeGreaterThan(0);
	await telling.startWorker();
	await expect.poll(async () => (await telling.said('email')).length, { ...soon, timeout: 40_000 }).toBe(2);
	await expect.poll(() => telling.waiting(), soon).toBe(0);
	expect(telling.mailbox.to(telling.small.ecole.email('Joël'))).toHaveLength(2);
});

test('a Temporal that has lost all knows again who is owed what, from PostgreSQL', async () => {
	const one = await telling.told();
	await telling.worker?.close();
	await telling.temporal.end();
	await telling.small.submit(move(one, 'Wed 11:00-12:00'));
	// Told to a flow that nobody remembers any more.
	await telling.small.db.owner`update outbox set done_at = now()`;
	telling.temporal = await openTemporal();
	await telling.startWorker();
	await expect.poll(async () => (await telling.said('email')).length, { ...soon, timeout: 40_000 }).toBe(2);
	expect(telling.mailbox.to(telling.small.ecole.email('Joël'))).toHaveLength(2);
});

test('what a person sends again goes out again; what became untrue meanwhile does not', async () => {
	telling.mailbox.mood = 550;
	const one = telling.small.planned('Tue 09:00-10:00', { by: 'Awa', seats: ['Joël'] });
	await telling.small.submit(create(one));
	await telling.small.schedule.publish(telling.small.rose, W48);
	const email = async () => (await telling.notices()).findLast(({ channel }) => channel === 'email');
	await expect.poll(async () => (await email())?.state, soon).toBe('failed');
	telling.mailbox.mood = null;
	const failed = await inSchool(telling.small.db.app, { school: telling.small.ecole.id }, async (tx) => {
		const page = await noticeLog.list(tx, LISTING, TROUBLE);
		const id = page.rows[0]?.id ?? '';
		expect(await noticeLog.again(tx, id)).toBe(true);
		expect(await noticeLog.again(tx, id)).toBe(false);
		return page.total;
	});
	expect(failed).toBe(1);
	await expect.poll(async () => (await email())?.state, soon).toBe('accepted');
	expect(telling.mailbox.to(telling.small.ecole.email('Joël'))).toHaveLength(1);
});

test('the inbox counts what is unread, up to what was seen', async () => {
	await telling.told();
	const scope = { school: telling.small.ecole.id, candidate: telling.small.id('Joël') };
	await inSchool(telling.small.db.app, scope, async (tx) => {
		expect(await inbox.unread(tx, scope.candidate)).toBe(1);
		const [message] = await inbox.list(tx, scope.candidate);
		expect(message).toMatchObject({ read: false });
		await inbox.read(tx, scope.candidate, { ids: [message?.id ?? ''] });
		expect(await inbox.unread(tx, scope.candidate)).toBe(0);
	});
	const another = { school: telling.small.ecole.id, candidate: telling.small.id('Davy') };
	await inSchool(telling.small.db.app, another, async (tx) => {
		expect(await inbox.list(tx, scope.candidate)).toEqual([]);
	});
});

test('a school’s own words are what its people read, and nobody else’s', async () => {
	const { small } = telling;
	const text = { kind: 'moved', form: 'full', locale: 'fr' } as const;
	await inSchool(small.db.app, { school: small.ecole.id }, (tx) =>
		wordings.put(tx, small.ecole.id, {
			...text,
			template: 'Rendez-vous {quand}, non plus {avant}[ à {lieu}]'
		})
	);
	const one = await telling.told();
	await small.submit(move(one, 'Wed 11:00-12:00'));
	await expect.poll(async () => (await telling.said()).length, soon).toBe(2);
	expect((await telling.notices()).map(({ body }) => body)).toContain(
		'Rendez-vous mer. 25 nov. 12:00, non plus mar. 24 nov. 10:00'
	);
	const elsewhere = await inSchool(small.db.app, { school: randomUUID() }, (tx) => wordings.list(tx, 'fr'));
	expect(elsewhere).toEqual([]);
});
