import { randomUUID } from 'node:crypto';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '#identity/password.ts';
import { openBrowser, PHONE, signIn, visitor } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';
import { type App, openApp } from '../harness/server.ts';

const PASSWORD = 'une clé de douze';
const NOW = '2026-11-24T06:00:00Z';
let db: TestDatabase;
let app: App;
let browser: Browser;
let glass: TestSchool;

beforeAll(async () => {
	db = await freshDatabase();
	glass = await school(
		db.owner,
		{
			admins: ['Rose'],
			instructors: ['Awa', 'Paul'],
			candidates: ['Joël'],
			vehicles: ['DK-482-AA'],
			places: ['Glass']
		},
		await hashPassword(PASSWORD)
	);
	for (const [hour, instructor] of [
		['09', 'Awa'],
		['10', 'Awa'],
		['14', 'Paul']
	] as const)
		await lesson(`2026-11-25T${hour}:${hour === '10' ? '15' : '00'}:00Z`, instructor);
	[app, browser] = await Promise.all([openApp(db.appUrl, { NOW }), openBrowser()]);
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await db.drop();
});

/** An hour's lesson in the week of 23 November. */
async function lesson(start: string, instructor: string): Promise<void> {
	await db.owner`insert into board (school_id, week) values (${glass.id}, '2026-W48') on conflict do nothing`;
	const end = new Date(Date.parse(start) + 3_600_000);
	await db.owner`insert into lesson (id, school_id, week, version, kind, state, starts_at, ends_at, busy_until, away_until, instructor_id)
		values (${randomUUID()}, ${glass.id}, '2026-W48', 1, 'driving', 'planned', ${start}, ${end},
			${new Date(end.getTime() + 600_000)}, ${new Date(end.getTime() + 1_200_000)}, ${glass.ids[instructor] ?? ''})`;
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function admin(): Promise<{ page: Page; troubles: string[] }> {
	const visit = await visitor(browser, { origin: app.origin });
	await signIn(visit.page, glass.email('Rose'), PASSWORD);
	return visit;
}

describe('an admin', () => {
	it('adds a candidate, lets them in by phone, and out again', async () => {
		const { page, troubles } = await admin();
		await page.goto('/admin/candidates/new');
		await page.getByLabel('Nom et prénom').fill('Zoé Mbadinga');
		await page.getByLabel('Téléphone').fill('12');
		await press(page, 'Ajouter');
		await page.getByText('Ce numéro ne convient pas').waitFor();
		expect(await page.getByLabel('Nom et prénom').inputValue()).toBe('Zoé Mbadinga');
		await page.getByLabel('Téléphone').fill('074 11 22 33');
		await press(page, 'Ajouter');
		await page.waitForURL(/candidates\/[0-9a-f-]{36}/);
		await page.getByLabel('E-mail ou téléphone').fill('074 11 22 33');
		await press(page, 'Créer l’accès');
		const secret = (await page.locator('.secret code').textContent()) ?? '';

		const phone = await visitor(browser, { origin: app.origin, viewport: PHONE });
		await signIn(phone.page, '+241 74 11 22 33', secret);
		await phone.page.goto('/my');
		expect(new URL(phone.page.url()).pathname).toBe('/account/first');
		await phone.page.getByLabel('Mot de passe, 10 caractères au moins').fill(secret);
		await phone.page.getByLabel('Encore une fois').fill(secret);
		await press(phone.page, 'Choisir ce mot de passe');
		await phone.page.getByText('C’est le mot de passe que vous avez reçu').waitFor();
		await phone.page.getByLabel('Mot de passe, 10 caractères au moins').fill('le mien, bien long');
		await phone.page.getByLabel('Encore une fois').fill('le mien, bien long');
		await press(phone.page, 'Choisir ce mot de passe');
		await phone.page.waitForURL(/\/my$/);

		await page.goto('/admin/candidates?q=zoe');
		await page.getByRole('link', { name: 'Zoé Mbadinga' }).click();
		expect(await page.getByText(secret).count()).toBe(0);
		await press(page, 'Désactiver');
		await page.getByRole('button', { name: 'Réactiver' }).waitFor();
		// The page may be leaving by itself already.
		await phone.page.goto('/my').catch(() => undefined);
		await phone.page.waitForURL(/\/sign-in/);
		const actions = await db.owner<{ action: string }[]>`
			select action from audit where school_id = ${glass.id} and thing = 'candidate' order by id`;
		expect(actions.map((row) => row.action)).toEqual(['create', 'access_open', 'switch_off']);
		expect(troubles).toEqual([]);
	});

	it('gives a new password, which ends what the old one opened in every school', async () => {
		const other = await school(db.owner, { admins: ['Hervé'] });
		const { account } = glass.actor('Paul');
		for (const where of [glass.id, other.id])
			await db.owner`insert into session (id_hash, public_id, account_id, school_id, created_at, expires_at, ends_at, agent)
				values (${randomUUID()}, ${randomUUID()}, ${account}, ${where}, now(), 'infinity', 'infinity', '')`;
		const { page } = await admin();
		await page.goto(`/admin/instructors/${glass.ids['Paul'] ?? ''}`);
		await press(page, 'Nouveau mot de passe');
		await page.locator('.secret code').waitFor();
		expect(await db.owner`select 1 from session where account_id = ${account} and ended_at is null`).toEqual(
			[]
		);
	});

	it('goes through a list by J and K and opens a row by Enter', async () => {
		const { page, troubles } = await admin();
		await page.goto('/admin/instructors');
		const links = page.locator('.table tbody th a');
		const focused = () => page.evaluate(() => document.activeElement?.textContent);
		await page.getByRole('searchbox').press('j');
		expect(await page.getByRole('searchbox').inputValue()).toBe('j');
		await page.goto('/admin/instructors');
		await page.locator('.table-wrap').focus();
		await page.keyboard.press('j');
		await page.keyboard.press('j');
		expect(await focused()).toBe(await links.nth(1).textContent());
		await page.keyboard.press('k');
		await page.keyboard.press('k');
		expect(await focused()).toBe(await links.nth(0).textContent());
		const href = (await links.nth(0).getAttribute('href')) ?? '';
		await page.keyboard.press('Enter');
		await page.waitForURL(`**${href}`);
		expect(troubles).toEqual([]);
	});

	it('sees the lessons an instructor still has before switching them off', async () => {
		const { page } = await admin();
		await page.goto(`/admin/instructors/${glass.ids['Awa'] ?? ''}`);
		expect(await page.locator('.touched li').allTextContents()).toEqual([
			expect.stringContaining('mer. 25 nov., 10:00–11:00'),
			expect.stringContaining('mer. 25 nov., 11:15–12:15')
		]);
		await lesson('2026-11-26T09:00:00Z', 'Awa');
		await page.getByLabel('J’ai vu ces séances').check();
		await press(page, 'Désactiver');
		await page.getByText('ont changé pendant ce temps').waitFor();
		await page.getByText('jeu. 26 nov.').waitFor();
		await press(page, 'Désactiver');
		await page.getByText('Cochez d’abord').waitFor();
		await page.getByLabel('J’ai vu ces séances').check();
		await press(page, 'Désactiver');
		await page.getByRole('button', { name: 'Réactiver' }).waitFor();
		expect(await db.owner`select 1 from lesson where instructor_id = ${glass.ids['Awa'] ?? ''}`).toHaveLength(
			3
		);
		await press(page, 'Réactiver');
		await page.getByRole('button', { name: 'Désactiver' }).waitFor();
	});

	it('finds each of these lessons whole under a thumb, on a phone', async () => {
		const { page } = await visitor(browser, { origin: app.origin, viewport: PHONE });
		await signIn(page, glass.email('Rose'), PASSWORD);
		await page.goto(`/admin/instructors/${glass.ids['Paul'] ?? ''}`);
		const link = page.locator('.touched a').first();
		expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44);
		const cut = await page.locator('.touched').evaluate((list) => list.scrollWidth - list.clientWidth);
		expect(cut).toBe(0);
	});

	it('does not write over what somebody else changed meanwhile', async () => {
		const { page } = await admin();
		await page.goto(`/admin/vehicles/${glass.ids['DK-482-AA'] ?? ''}`);
		await db.owner`update vehicle set model = 'Kia Picanto', version = version + 1 where plate = 'DK-482-AA'`;
		await page.getByLabel('Modèle').fill('Toyota Corolla');
		await press(page, 'Enregistrer');
		await page.getByText('Quelqu’un a changé cette fiche').waitFor();
		const [row] = await db.owner<{ model: string }[]>`select model from vehicle where plate = 'DK-482-AA'`;
		expect(row?.model).toBe('Kia Picanto');
	});

	it('leaves no trace of a form saved as it was, and calls a changed name what it is', async () => {
		const { page } = await admin();
		const changes = async () =>
			(await db.owner`select 1 from audit where action = 'edit' and school_id = ${glass.id}`).length;
		const before = await changes();
		for (const path of [`/admin/instructors/${glass.ids['Awa'] ?? ''}`, '/admin/settings']) {
			await page.goto(path);
			await page.getByRole('button', { name: 'Enregistrer' }).first().click();
			await page.getByText('Enregistré').first().waitFor();
		}
		expect(await changes()).toBe(before);
		await page.getByLabel('Nom de l’auto-école').fill('Auto-école Glass');
		await page.getByRole('button', { name: 'Enregistrer' }).first().click();
		await page.getByText(/Nom de l’auto-école\s: .* → Auto-école Glass/).waitFor();
		expect(await changes()).toBe(before + 1);
	});

	it('sees which lessons new buffers would push together, and applies those that fit', async () => {
		const { page } = await admin();
		await page.goto('/admin/settings');
		await page.getByLabel('Battement entre deux séances (min)').fill('30');
		await page.getByLabel('Battement si le lieu change (min)').fill('30');
		await press(page, 'Voir l’effet');
		await page.getByText('1 paire de séances se touche').waitFor();
		await page.getByText('10:00–11:00 puis 11:15–12:15, il manque 15 min').waitFor();
		expect(await page.getByRole('button', { name: /^Appliquer/ }).count()).toBe(0);

		await page.getByLabel('Battement entre deux séances (min)').fill('15');
		await page.getByLabel('Ouverture').fill('10:30');
		await press(page, 'Voir l’effet');
		await page.getByText('hors des nouveaux horaires').first().waitFor();
		await page.getByRole('button', { name: /^Appliquer/ }).click();
		await page.getByText('Règles enregistrées').waitFor();
		const rows = await db.owner<{ minutes: number }[]>`
			select distinct (extract(epoch from busy_until - ends_at) / 60)::int as minutes from lesson where school_id = ${glass.id}`;
		expect(rows.map((row) => row.minutes)).toEqual([15]);
	});

	it('does all of it without a script, in either language', async () => {
		const { page } = await visitor(browser, {
			origin: app.origin,
			viewport: PHONE,
			javaScript: false,
			locale: 'en-GB'
		});
		await signIn(page, glass.email('Rose'), PASSWORD);
		await page.goto('/admin/places/new');
		await page.getByLabel('Nom', { exact: true }).fill('Piste d’Owendo');
		await page.getByLabel('Nom court').fill('Owendo');
		await press(page, 'Ajouter');
		await page.getByRole('heading', { name: 'Piste d’Owendo' }).waitFor();
		await page.locator('summary.me').click();
		await press(page, 'English');
		await page.getByRole('button', { name: 'Switch off' }).waitFor();
		await page.locator('summary.me').click();
		await press(page, 'Sign out');
		expect(new URL(page.url()).pathname).toBe('/sign-in');
	});
});
