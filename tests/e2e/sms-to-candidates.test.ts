import { randomUUID } from 'node:crypto';
import { type Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '#identity/password.ts';
import { receiptAddress } from '#notices/receipt-address.ts';
import { smsToken } from '#notices/sms-link.ts';
import { newKey, openSecrets, readKeys, type Secrets } from '#secrets';
import { openBrowser, PHONE, signIn, visitor } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';
import { type App, openApp } from '../harness/server.ts';

const PASSWORD = 'une clé de douze';
const SECRET_KEYS = newKey();
const NOW = '2026-11-23T09:00:00Z';
let db: TestDatabase;
let app: App;
let browser: Browser;
let ecole: TestSchool;
let akanda: TestSchool;

beforeAll(async () => {
	db = await freshDatabase();
	const hash = await hashPassword(PASSWORD);
	ecole = await school(db.owner, { admins: ['Rose'], candidates: ['Merveille'] }, hash);
	akanda = await school(db.owner, { admins: ['Yvette'] });
	const env = { SECRET_KEYS, NOW, SMS_URL: 'https://sms.example/send' };
	[app, browser] = await Promise.all([openApp(db.appUrl, env), openBrowser()]);
});
beforeEach(async () => {
	await db.owner`delete from notice`;
	await db.owner`delete from notice_choice`;
	await db.owner`update candidate set phone = '+24166031234'`;
	await db.owner`update school set sms_budget = 1000, sms_receipts = 1`;
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await db.drop();
});

function secretsOf(key = SECRET_KEYS): Secrets {
	const read = readKeys(key);
	return openSecrets(read.ok ? read.keys : []);
}

/** Merveille was sent an SMS, which the provider calls `p-1`. @returns the number in its link */
async function texted(cost = 25): Promise<string> {
	const text = { subject: 'Séance déplacée', body: "École d'essai: Séance déplacée" };
	const [row] = await db.owner<{ number: string }[]>`
		insert into notice (school_id, person_id, channel, kind, key, changes, state, address, subject, body,
			provider_id, settled_at, sent_at, segments, cost, link_number)
		select school_id, id, 'sms', 'planning', ${randomUUID()}, '[]', 'accepted', phone, ${text.subject}, ${text.body},
			'p-1', now(), ${NOW}::timestamptz, 1, ${cost}, nextval('notice_link') from candidate
		where id = ${ecole.ids['Merveille'] ?? ''} returning link_number::text as number`;
	return row?.number ?? '';
}

const declined = async (): Promise<string[]> =>
	(await db.owner<{ what: string }[]>`select channel || ' ' || kind as what from notice_choice`).map(
		({ what }) => what
	);

describe('receipts', () => {
	const state = async () => (await db.owner<{ state: string }[]>`select state from notice`)[0]?.state;
	const address = (key = SECRET_KEYS, of = { school: ecole.id, generation: 1 }) =>
		receiptAddress(secretsOf(key), app.origin, of);
	async function tell(to: string, body: string, type = 'application/x-www-form-urlencoded'): Promise<number> {
		const answer = await fetch(to, { method: 'POST', body, headers: { 'content-type': type } });
		await answer.arrayBuffer();
		return answer.status;
	}
	const DELIVERED = 'id=p-1&status=Success';

	it('hold once, however often they are told', async () => {
		await texted();
		expect(await tell(address(), 'id=p-1&status=Buffered')).toBe(204);
		expect(await state()).toBe('accepted');
		expect(await tell(address(), DELIVERED)).toBe(204);
		expect(await state()).toBe('delivered');
		expect(await tell(address(), DELIVERED)).toBe(204);
		expect(await tell(address(), 'id=p-1&status=Failed&failureReason=UserIsInactive')).toBe(204);
		expect(await tell(address(), '{"id":"p-1","status":"failed"}', 'application/json')).toBe(204);
		expect(await state()).toBe('delivered');
	});

	it('wake those who run the school when a text did not arrive, and nobody when it did', async () => {
		await texted();
		const woken = async () =>
			(
				await db.owner`select 1 from outbox where school_id = ${ecole.id} and kind = 'look' and done_at is null`
			).length;
		const before = await woken();
		expect(await tell(address(), 'id=p-1&status=Buffered')).toBe(204);
		expect(await woken()).toBe(before);
		expect(await tell(address(), 'id=p-1&status=Failed&failureReason=UserIsInactive')).toBe(204);
		expect(await woken()).toBeGreaterThan(before);
	});

	it('forged, of another school, of an address given up, unknown, malformed or oversized change nothing', async () => {
		await texted();
		const good = address();
		expect(await tell(address(newKey()), DELIVERED)).toBe(404);
		expect(await tell(`${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`, DELIVERED)).toBe(404);
		expect(await tell(address(SECRET_KEYS, { school: akanda.id, generation: 1 }), DELIVERED)).toBe(404);
		expect(await tell(address(SECRET_KEYS, { school: ecole.id, generation: 2 }), DELIVERED)).toBe(404);
		expect(await tell(good, 'id=p-2&status=Success')).toBe(404);
		expect(await tell(good, 'status=Success')).toBe(400);
		expect(await tell(good, '{"id":', 'application/json')).toBe(400);
		expect(await tell(good, `${DELIVERED}&x=${'x'.repeat(64 * 1024)}`)).toBe(413);
		expect((await fetch(good)).status).toBe(405);
		expect(await state()).toBe('accepted');
	});
});

it('the link of an SMS asks first, ends such texts once, and needs nobody to sign in', async () => {
	const token = smsToken(secretsOf(), await texted());
	const { page, troubles } = await visitor(browser, { origin: app.origin, viewport: PHONE });
	await page.goto(`/s/${token}`);
	await page.getByText('École d’essai ne vous enverra plus par SMS').waitFor();
	expect(await declined()).toEqual([]);
	await page.getByRole('button', { name: 'Ne plus les recevoir' }).click();
	await page.getByRole('heading', { name: 'C’est fait' }).waitFor();
	expect(await declined()).toEqual(['sms planning']);
	await page.goto(`/s/${token}`);
	await page.getByRole('heading', { name: 'Ce lien a déjà servi' }).waitFor();
	expect(troubles).toEqual([]);
	const forged = await page.request.get(`/s/${smsToken(secretsOf(newKey()), await texted())}`);
	expect(forged.status()).toBe(404);
	expect(await forged.text()).toContain('Ouvrez-le depuis le SMS');
	// What another page's links are signed for is worth nothing here.
	expect((await page.request.get(`/unsubscribe/${token}`)).status()).toBe(404);
});

it('whoever has no account is told what ending them means, and never of an app they do not have', async () => {
	const token = smsToken(secretsOf(), await texted());
	const her = ecole.ids['Merveille'] ?? '';
	const [{ account } = { account: '' }] = await db.owner<{ account: string }[]>`
		select account_id as account from candidate where id = ${her}`;
	await db.owner`update candidate set account_id = null where id = ${her}`;
	const { page, troubles } = await visitor(browser, { origin: app.origin, viewport: PHONE });
	await page.goto(`/s/${token}`);
	await page.getByText('rien d’autre ne vous le dira').waitFor();
	expect(await page.getByText('dans l’application').count()).toBe(0);
	await page.getByRole('button', { name: 'Ne plus les recevoir' }).click();
	await page.getByText('demandez un accès à l’application à École d’essai').waitFor();
	expect(await page.getByRole('link', { name: 'Mes choix' }).count()).toBe(0);
	expect(await declined()).toEqual(['sms planning']);
	await db.owner`update candidate set account_id = ${account} where id = ${her}`;
	expect(troubles).toEqual([]);
});

it('a candidate chooses what comes by SMS, and sees to which number', async () => {
	const { page, troubles } = await visitor(browser, { origin: app.origin, viewport: PHONE });
	await signIn(page, ecole.email('Merveille'), PASSWORD);
	await page.goto('/my/choices');
	const texts = page.getByRole('group', { name: 'Par SMS' });
	expect(await texts.textContent()).toContain('+24166031234');
	await texts.getByLabel('Les rappels avant une séance').uncheck();
	await page.getByRole('button', { name: 'Enregistrer' }).click();
	await page.getByText('C’est enregistré.').waitFor();
	expect(await declined()).toEqual(['sms reminder']);
	expect(troubles).toEqual([]);
});

it('an admin sets the month’s budget, is warned from 80 % on, and gives the provider a new address', async () => {
	await texted(800);
	const { page, troubles } = await visitor(browser, { origin: app.origin });
	await signIn(page, ecole.email('Rose'), PASSWORD);
	await page.goto('/admin/messages');
	await page.getByText(/800\sXAF dépensés sur 1\s000\sXAF ce mois-ci/).waitFor();
	await page.getByText(/1 segment, 800\sXAF/).waitFor();
	await page.getByRole('link', { name: 'Régler le budget' }).click();
	const sheet = page.locator('section.sheet', { hasText: 'SMS aux candidats' });
	await sheet.getByLabel('Budget du mois (XAF)').fill('beaucoup');
	await sheet.getByRole('button', { name: 'Enregistrer' }).click();
	await sheet.locator('em').waitFor();
	await sheet.getByLabel('Budget du mois (XAF)').fill('5000');
	await sheet.getByRole('button', { name: 'Enregistrer' }).click();
	await sheet.getByText(/800\sXAF sur 5\s000\sXAF/).waitFor();
	const before = await sheet.locator('code').textContent();
	expect(before).toBe(receiptAddress(secretsOf(), app.origin, { school: ecole.id, generation: 1 }));
	await sheet.getByRole('button', { name: 'Nouvelle adresse' }).click();
	await expect.poll(() => sheet.locator('code').textContent()).not.toBe(before);
	await page.goto('/admin/messages');
	await page.getByText(/1 segment, 800\sXAF/).waitFor();
	expect(await page.getByText('ce mois-ci').count()).toBe(0);
	expect(troubles).toEqual([]);
});
