import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as noticeChoices from '#db/notice-choices.ts';
import { inSchool } from '#db/sql.ts';
import { openLog } from '#log';
import { letterOfToken } from '#notices/unsubscribe.ts';
import { newKey, openSecrets, readKeys } from '#secrets';
import { readSettings } from '#settings';
import { openWorker } from '../../workflows/worker.ts';
import { create, move } from '../builders/lesson.ts';
import { invitationsIn } from '../harness/invitations.ts';
import { mimeHead } from '../harness/mime.ts';
import { ACCEPTED } from '../harness/small-school.ts';
import { moved, soon, Telling } from '../harness/telling.ts';

let telling: Telling;
beforeAll(async () => {
	telling = await Telling.open();
});
beforeEach(() => telling.begin());
afterAll(() => telling.end());

test('e-mails bring the lesson to the calendar: each version replaces the one before, a cancellation takes it off', async () => {
	const one = await telling.told();
	const last = () => invitationsIn(telling.mailbox.to(telling.small.ecole.email('Joël')).at(-1)?.raw ?? '');
	const event = {
		uid: one.id,
		sequence: 1,
		status: 'CONFIRMED',
		start: '2026-11-24T09:00:00.000Z',
		end: '2026-11-24T10:00:00.000Z',
		organizer: 'mailto:planning@ecole.test',
		attendee: `mailto:${telling.small.ecole.email('Joël')}`
	};
	expect(last()).toEqual([{ method: 'REQUEST', events: [event] }]);

	await telling.small.submit(move(one, 'Wed 11:00-12:00'));
	await expect.poll(async () => (await telling.said('email')).length, soon).toBe(2);
	const moved = { start: '2026-11-25T11:00:00.000Z', end: '2026-11-25T12:00:00.000Z' };
	expect(last()).toEqual([{ method: 'REQUEST', events: [{ ...event, ...moved, sequence: 2 }] }]);

	await telling.small.cancel({ ...one, version: 2 });
	await expect.poll(async () => (await telling.said('email')).length, soon).toBe(3);
	const off = { ...event, ...moved, sequence: 3, status: 'CANCELLED' };
	expect(last()).toEqual([{ method: 'CANCEL', events: [off] }]);
});

/** The letter whose link this mail's header holds. */
function letterEndedBy(raw: string): string {
	const keys = readKeys(telling.keys);
	const { headers } = mimeHead(raw);
	expect(headers.get('auto-submitted')).toBe('auto-generated');
	expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
	const [, token = ''] =
		/^<https:\/\/planning\.ecole\.test\/unsubscribe\/(.+)>$/.exec(headers.get('list-unsubscribe') ?? '') ??
		[];
	return letterOfToken(keys.ok ? openSecrets(keys.keys) : null, token) ?? 'forged';
}

test('what somebody does not want by e-mail is not sent by e-mail, and is no news once they want it again', async () => {
	const one = await telling.told();
	await telling.choose('planning', 'published');
	await telling.small.submit(move(one, 'Wed 11:00-12:00'));
	const emails = async () => (await telling.notices()).filter(({ channel }) => channel === 'email');
	await expect
		.poll(async () => (await emails())[1], soon)
		.toMatchObject({ state: 'expired', error: 'declined', subject: null });
	await expect.poll(() => telling.said(), soon).toHaveLength(2);
	await telling.choose();
	await telling.small.submit(move(moved(one, 'Wed 11:00-12:00'), 'Thu 11:00-12:00'));
	await expect
		.poll(async () => (await telling.said('email'))[1], soon)
		.toBe('Joël: Séance déplacée\u202f: mer. 25 nov. 12:00 → jeu. 26 nov. 12:00');
	expect(telling.mailbox.to(telling.small.ecole.email('Joël'))).toHaveLength(2);
});

test('the link of a letter ends such letters once; of an official exam everybody is told', async () => {
	const one = await telling.told();
	const letter = letterEndedBy(telling.mailbox.to(telling.small.ecole.email('Joël'))[0]?.raw ?? '');
	const scope = { school: telling.small.ecole.id };
	const end = () => inSchool(telling.small.db.app, scope, (tx) => noticeChoices.declineBy(tx, letter));
	const declined = () =>
		inSchool(telling.small.db.app, scope, (tx) => noticeChoices.list(tx, telling.small.id('Joël')));
	expect(await noticeChoices.letter(telling.small.db.app, { notice: letter })).toMatchObject({
		school: telling.small.ecole.id,
		used: false
	});
	expect(await end()).toBe(true);
	expect(await declined()).toHaveLength(1);
	await telling.choose();
	expect(await end()).toBe(false);
	expect(await declined()).toEqual([]);
	expect(await noticeChoices.letter(telling.small.db.app, { notice: letter })).toMatchObject({ used: true });

	await telling.choose('planning');
	const exam = {
		...telling.small.planned('Fri 09:00-10:00', { seats: ['Joël'] }),
		kind: 'official_exam' as const
	};
	await telling.small.submit(move(one, 'Wed 11:00-12:00'));
	expect(await telling.small.submit(create(exam))).toEqual(ACCEPTED);
	await expect
		.poll(async () => (await telling.said('email'))[1], soon)
		.toBe('Joël: Nouvelle séance\u202f: ven. 27 nov. 10:00');
	const { headers } = mimeHead(telling.mailbox.to(telling.small.ecole.email('Joël'))[1]?.raw ?? '');
	expect(headers.has('list-unsubscribe')).toBe(false);
});

test('a worker with another key, or none, does not start: one sentence says which', async () => {
	const env = { DATABASE_URL: telling.small.db.appUrl };
	const openedWith = async (more: object) => {
		const read = readSettings({ ...env, ...more });
		const opened = read.ok ? await openWorker(read.settings, openLog('silent')) : read;
		return opened.ok ? 'open' : opened.what;
	};
	const [id = ''] = telling.keys.split(':');
	const [, another = ''] = newKey().split(':');
	expect(await openedWith({})).toBe(
		`SECRET_KEYS_FILE: the key ${id} is missing, with which this database was used before.`
	);
	expect(await openedWith({ SECRET_KEYS: newKey() })).toContain(`SECRET_KEYS: the key ${id} is missing`);
	expect(await openedWith({ SECRET_KEYS: `${id}:${another}` })).toBe(
		`SECRET_KEYS: the key called ${id} is not the one this database was used with before.`
	);
	expect(await openedWith({ SECRET_KEYS_FILE: '/nowhere/keys' })).toContain('SECRET_KEYS_FILE: ENOENT');
});
