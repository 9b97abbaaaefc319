import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '#identity/password.ts';
import { openBrowser, PHONE, signIn, visitor } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';
import { type App, openApp } from '../harness/server.ts';

const PASSWORD = 'une clé de douze';
let db: TestDatabase;
let app: App;
let browser: Browser;
let glass: TestSchool;
let akanda: TestSchool;

beforeAll(async () => {
	db = await freshDatabase();
	const hash = await hashPassword(PASSWORD);
	glass = await school(db.owner, { admins: ['Rose'], candidates: ['Merveille'], instructors: ['Awa'] }, hash);
	akanda = await school(db.owner, { admins: ['Yvette'] }, hash);
	const { account } = glass.actor('Rose');
	await db.owner`update instructor set account_id = ${account} where id = ${glass.ids['Awa'] ?? ''}`;
	await db.owner`update school set name = 'École d’Akanda' where id = ${akanda.id}`;
	for (const [id, role] of [
		[glass.id, 'instructor'],
		[akanda.id, 'admin']
	] as const)
		await db.owner`insert into membership (school_id, account_id, role, name) values (${id}, ${account}, ${role}, 'Rose')`;
	[app, browser] = await Promise.all([openApp(db.appUrl), openBrowser()]);
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await db.drop();
});

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
/** How light the page's ground is painted, 0 to 1. */
const lightness = (page: Page) =>
	page.evaluate(() => Number(/oklch\(([\d.]+)/.exec(getComputedStyle(document.body).backgroundColor)?.[1]));

describe('the theme', () => {
	it.each([true, false])(
		'is chosen at the sign-in and kept on the device (script: %s)',
		async (javaScript) => {
			const { page, troubles } = await visitor(browser, { origin: app.origin, scheme: 'light', javaScript });
			await page.goto('/sign-in?next=/my');
			expect(await lightness(page)).toBeGreaterThan(0.9);
			await press(page, 'Sombre');
			expect(page.url()).toBe(`${app.origin}/sign-in?next=/my`);
			expect(await lightness(page)).toBeLessThan(0.3);
			await signIn(page, glass.email('Merveille'), PASSWORD);
			expect(await lightness(page)).toBeLessThan(0.3);
			expect(await (await page.request.get('/my')).text()).toContain('<html lang="fr" data-theme="dark">');
			await press(page, 'Système');
			expect(await lightness(page)).toBeGreaterThan(0.9);
			expect(troubles).toEqual([]);
		}
	);

	it('wins over the system', async () => {
		const { page } = await visitor(browser, { origin: app.origin, scheme: 'dark', viewport: PHONE });
		await page.goto('/sign-in');
		expect(await lightness(page)).toBeLessThan(0.3);
		await press(page, 'Clair');
		expect(await lightness(page)).toBeGreaterThan(0.9);
	});

	it('takes nothing but what it knows', async () => {
		const body = new URLSearchParams({ theme: 'x" onload="alert(1)', from: '//evil.example' });
		const headers = { origin: app.origin };
		const answer = await fetch(`${app.origin}/theme`, { method: 'POST', body, headers, redirect: 'manual' });
		expect([answer.headers.get('location'), answer.headers.get('set-cookie')]).toEqual(['/', null]);
		const page = await fetch(`${app.origin}/sign-in`, { headers: { cookie: 'dgtt_theme="><script>' } });
		expect(await page.text()).toContain('data-theme=""');
	});
});

describe('somebody with several roles', () => {
	it.each([true, false])(
		'goes from one to the next, here and in another school (script: %s)',
		async (javaScript) => {
			const { page, troubles } = await visitor(browser, { origin: app.origin, javaScript });
			await signIn(page, glass.email('Rose'), PASSWORD);
			await page.goto('/admin/settings');
			await page.locator('summary.me').click();
			await page.getByRole('link', { name: 'Moniteur, École d’essai' }).click();
			await page.waitForURL(/\/agenda$/);
			await press(page, 'Administration, École d’Akanda');
			await page.waitForURL(/\/admin\/planning/);
			expect(await page.locator('.brand__text').textContent()).toContain('École d’Akanda');
			await page.goto('/admin/candidates');
			await page.getByText('Aucun candidat').first().waitFor();
			expect(troubles).toEqual([]);
		}
	);

	it('is not let into a school they are nothing in', async () => {
		const { page } = await visitor(browser, { origin: app.origin });
		await signIn(page, glass.email('Merveille'), PASSWORD);
		expect(await page.locator('.standings').count()).toBe(0);
		const form = { school: akanda.id, role: 'admin' };
		const answer = await page.request.post('/account/school', { form, headers: { origin: app.origin } });
		expect(answer.status()).toBe(403);
	});
});
