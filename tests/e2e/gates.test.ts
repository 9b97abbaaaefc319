import { type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '#identity/password.ts';
import { openBrowser, signIn, visitor } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';
import { type App, openApp } from '../harness/server.ts';

const PASSWORD = 'une clé de douze';
let db: TestDatabase;
let app: App;
let browser: Browser;
let glass: TestSchool;

beforeAll(async () => {
	db = await freshDatabase();
	glass = await school(
		db.owner,
		{ admins: ['Rose'], instructors: ['Awa'], candidates: ['Merveille'] },
		await hashPassword(PASSWORD)
	);
	[app, browser] = await Promise.all([openApp(db.appUrl), openBrowser()]);
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await db.drop();
});

describe('the gates', () => {
	it.each([
		['Rose', '/admin'],
		['Awa', '/agenda'],
		['Merveille', '/my']
	])('lead %s to %s and to nowhere else', async (name, home) => {
		const { page, context, troubles } = await visitor(browser, { origin: app.origin });
		await signIn(page, glass.email(name), PASSWORD);
		expect(new URL(page.url()).pathname).toMatch(new RegExp(`^${home}`));
		for (const other of ['/admin', '/agenda', '/my'].filter((path) => path !== home)) {
			const answer = await page.goto(other);
			expect(
				new URL(page.url()).pathname === home || answer?.status() === 403 || page.url().includes('/denied')
			).toBe(true);
		}
		expect(troubles).toEqual([]);
		await context.close();
	});

	it.each(['/admin', '/agenda', '/my'])('ask who comes to %s without a session', async (path) => {
		const { page, context } = await visitor(browser, { origin: app.origin });
		await page.goto(path);
		expect(new URL(page.url()).pathname).toBe('/sign-in');
		await context.close();
	});

	it('stand on pages with the same headers as on every other answer', async () => {
		const [page, health] = await Promise.all(
			['/sign-in', '/healthz'].map((path) => fetch(app.origin + path))
		);
		for (const name of [
			'permissions-policy',
			'referrer-policy',
			'x-frame-options',
			'x-content-type-options'
		]) {
			expect(page?.headers.get(name), name).not.toBeNull();
			expect(page?.headers.get(name), name).toBe(health?.headers.get(name));
		}
	});

	it('say that a link nobody ever got does not exist', async () => {
		const answer = await fetch(`${app.origin}/welcome/abc`, { headers: { 'accept-language': 'fr' } });
		expect(answer.status).toBe(404);
		expect(await answer.text()).toContain('Ce lien n’existe pas');
	});

	it('refuse a method in words of the reader', async () => {
		const answer = await fetch(`${app.origin}/sign-in`, {
			method: 'PUT',
			headers: { 'accept-language': 'fr', origin: app.origin }
		});
		expect(answer.status).toBe(405);
		expect(await answer.text()).toMatch(/^Cette adresse ne répond pas/);
	});

	it('do not open to a wrong password', async () => {
		const { page, context } = await visitor(browser, { origin: app.origin });
		await page.goto('/sign-in');
		await page.locator('input[name=login]').fill(glass.email('Rose'));
		await page.locator('input[name=password]').fill('wrong password');
		await page.locator('input[name=password]').press('Enter');
		await page.locator('[aria-invalid=true], [role=alert], em').first().waitFor();
		expect(new URL(page.url()).pathname).toBe('/sign-in');
		await context.close();
	});
});
