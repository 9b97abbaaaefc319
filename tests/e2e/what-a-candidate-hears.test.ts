import { type Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { hashPassword } from '#identity/password.ts';
import { unsubscribeToken } from '#notices/unsubscribe.ts';
import { newKey, openSecrets, readKeys } from '#secrets';
import { openBrowser, PHONE, signIn, visitor } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { tell } from '../harness/pages.ts';
import { school, type TestSchool } from '../harness/school.ts';
import { type App, openApp } from '../harness/server.ts';

const PASSWORD = 'une clé de douze';
const SECRET_KEYS = newKey();
let db: TestDatabase;
let app: App;
let browser: Browser;
let ecole: TestSchool;

beforeAll(async () => {
	db = await freshDatabase();
	ecole = await school(db.owner, { candidates: ['Merveille'] }, await hashPassword(PASSWORD));
	[app, browser] = await Promise.all([openApp(db.appUrl, { SECRET_KEYS }), openBrowser()]);
});
beforeEach(() => db.owner`delete from notice_choice`);
afterAll(async () => {
	await browser.close();
	await app.stop();
	await db.drop();
});

const declined = async (): Promise<string[]> =>
	(await db.owner<{ kind: string }[]>`select kind from notice_choice order by kind`).map(({ kind }) => kind);

/** The link in a letter to Merveille about a published week. @param key another than the house's forges it */
async function link(key = SECRET_KEYS): Promise<string> {
	const keys = readKeys(key);
	const notice = await tell(db.owner, ecole.ids['Merveille'] ?? '');
	return `/unsubscribe/${unsubscribeToken(openSecrets(keys.ok ? keys.keys : []), notice)}`;
}

it('a candidate chooses what comes by e-mail, also without JavaScript', async () => {
	const { page, troubles } = await visitor(browser, {
		origin: app.origin,
		viewport: PHONE,
		javaScript: false
	});
	await signIn(page, ecole.email('Merveille'), PASSWORD);
	await page.goto('/my/choices');
	const reminders = page.getByLabel('Les rappels avant une séance');
	expect(await reminders.isChecked()).toBe(true);
	await reminders.uncheck();
	await page.getByRole('button', { name: 'Enregistrer' }).click();
	await page.getByText('C’est enregistré.').waitFor();
	expect(await reminders.isChecked()).toBe(false);
	expect(await declined()).toEqual(['reminder']);
	await reminders.check();
	await page.getByRole('button', { name: 'Enregistrer' }).click();
	expect(await declined()).toEqual([]);
	expect(troubles).toEqual([]);
});

it('the link in a letter asks first, works once, and needs nobody to sign in', async () => {
	const { page, troubles } = await visitor(browser, { origin: app.origin, viewport: PHONE });
	const address = await link();
	await page.goto(address);
	await page.getByText('Le planning de la semaine, quand il est publié').waitFor();
	expect(await declined()).toEqual([]);
	await page.getByRole('button', { name: 'Ne plus les recevoir' }).click();
	await page.getByRole('heading', { name: 'C’est fait' }).waitFor();
	expect(await declined()).toEqual(['published']);
	await page.goto(address);
	await page.getByRole('heading', { name: 'Ce lien a déjà servi' }).waitFor();
	expect(troubles).toEqual([]);
});

it('a mail program’s own button needs no page: repeated or forged, it changes nothing', async () => {
	const press = async (address: string): Promise<number> => {
		const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
		const answer = await fetch(`${app.origin}${address}`, { method: 'POST', body });
		await answer.arrayBuffer();
		return answer.status;
	};
	const address = await link();
	expect(await press(await link(newKey()))).toBe(404);
	expect(await press(`${address.slice(0, -1)}${address.endsWith('A') ? 'B' : 'A'}`)).toBe(404);
	expect(await declined()).toEqual([]);
	expect(await press(address)).toBe(200);
	expect(await declined()).toEqual(['published']);
	await db.owner`delete from notice_choice`;
	expect(await press(address)).toBe(409);
	expect(await declined()).toEqual([]);
});
