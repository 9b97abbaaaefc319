import { type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PHONE } from '../harness/browser.ts';
import { type TestDatabase } from '../harness/database.ts';
import { calendar } from '../harness/imports.ts';
import { type ImportStory, isWide, openImportStory, upload } from '../harness/import-story.ts';
import { type TestSchool } from '../harness/school.ts';

let db: TestDatabase;
let story: ImportStory;
let glass: TestSchool;

beforeAll(async () => {
	story = await openImportStory({ admins: ['Rose'], instructors: ['Awa Diallo'], candidates: ['Joël Mba'] });
	({ db, glass } = story);
});
afterAll(() => story.end());

const visit = (more?: Parameters<ImportStory['visit']>[1]) => story.visit('Rose', more);

/** An hour in the week of 14 December. */
async function lessonOfAwa(start: string): Promise<void> {
	await db.owner`insert into board (school_id, week) values (${glass.id}, '2026-W51') on conflict do nothing`;
	const end = new Date(Date.parse(start) + 3_600_000);
	await db.owner`insert into lesson (id, school_id, week, version, kind, state, starts_at, ends_at, busy_until, away_until, instructor_id)
		values (gen_random_uuid(), ${glass.id}, '2026-W51', 1, 'other', 'planned', ${start}, ${end}, ${end}, ${end},
			${glass.ids['Awa Diallo'] ?? ''})`;
}

/** A lesson of Awa on 14 December, and that day as a whole. */
const FILE = calendar('Awa Diallo', [
	{ uid: 'a', start: '2026-12-14T07:00:00Z', title: 'Conduite Joël Mba' }
]).replace(
	'END:VCALENDAR',
	'BEGIN:VEVENT\r\nUID:f\r\nDTSTART;VALUE=DATE:20261214\r\nSUMMARY:Fête patronale\r\nEND:VEVENT\r\nEND:VCALENDAR'
);
async function bring(page: Page): Promise<void> {
	const file = { name: 'awa.ics', mimeType: 'text/calendar', buffer: Buffer.from(FILE) };
	await upload(page, file);
	await page.waitForURL(/import\/[0-9a-f-]{36}/);
	if (!page.url().endsWith('/preview')) await page.locator('form[action^="?/map"] .btn--action').click();
	await page.waitForURL('**/preview');
}

test('a whole day of a calendar is ticked, closes the school with the import, shows on the board, and is taken back', async () => {
	const { page, context, troubles } = await visit();
	await bring(page);
	const offer = page.locator('form.offer');
	await offer.getByText('Fermetures proposées').waitFor();
	const kept = page.waitForResponse((answer) => answer.url().includes('/close'));
	await offer.getByLabel('Fête patronale').check();
	await kept;
	await page.reload();
	expect(await offer.getByLabel('Fête patronale').isChecked()).toBe(true);
	await page.locator('.page-head .btn--action').click();
	await page.waitForURL('**/result');
	await page.getByText('Fermetures ajoutées : 1.').waitFor();

	await page.goto('/admin/planning?week=2026-W51&day=2026-12-14&view=week');
	await page.locator('.day-head__closed[title="Fermé\u202f: Fête patronale"]').waitFor();
	await page.goto('/admin/planning?week=2026-W51&day=2026-12-14&view=day');
	await page.locator('.days .day[title$="Fermé\u202f: Fête patronale"]').waitFor();
	await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
	expect(await page.locator('.paper h1').textContent()).toContain('Fermé\u202f: Fête patronale');

	await bring(page);
	expect(await offer.count()).toBe(0);
	await page.goto('/admin/import');
	await page.locator('a[href$="/result"]').first().click();
	await page.getByRole('link', { name: 'Retirer cet import' }).click();
	await page.locator('form[action$="?/undo"] button').click();
	await page.getByText('Fermetures retirées : 1.').waitFor();
	expect(await db.owner`select 1 from closure where school_id = ${glass.id}`).toEqual([]);
	expect(troubles).toEqual([]);
	await context.close();
});

test('a closure is added, changed and removed in the settings, where the lessons on it are named', async () => {
	const { page, context, troubles } = await visit();
	await db.owner`delete from closure`;
	await lessonOfAwa('2026-12-14T10:00:00Z');
	await page.goto('/admin/settings');
	const added = page.locator('form[action="?/addClosure"]');
	await added.getByLabel('Nom').fill('Inventaire');
	await added.getByLabel('Premier jour').fill('2026-12-15');
	await added.getByLabel('Dernier jour').fill('2026-12-14');
	await added.getByRole('button').click();
	await added.getByText('Le dernier jour ne vient pas avant le premier.').waitFor();
	expect(await added.getByLabel('Nom').inputValue()).toBe('Inventaire');
	await added.getByLabel('Premier jour').fill('2026-12-14');
	await added.getByRole('button').click();
	const one = page.locator('.closures > li').filter({ hasText: 'Inventaire' });
	await one.getByText('14 déc. 2026').first().waitFor();
	await one.locator('summary', { hasText: '1 séance à venir y tombe' }).click();
	await one.getByRole('link', { name: 'lun. 14 déc., 11:00–12:00 Awa Diallo' }).waitFor();
	await one.locator('summary', { hasText: 'Modifier' }).click();
	await one.getByLabel('Nom').fill('Inventaire annuel');
	await one.getByRole('button', { name: 'Enregistrer' }).click();
	await page.locator('.what', { hasText: 'Inventaire annuel' }).waitFor();
	await page.getByText('a modifié une fermeture').waitFor();
	await page.getByLabel('Jours fériés de l’année').selectOption('2026');
	await page.getByRole('button', { name: 'Ajouter les jours fériés' }).click();
	await page.locator('.what', { hasText: 'Noël' }).waitFor();
	await one
		.locator('details')
		.last()
		.evaluate((details) => details.setAttribute('open', ''));
	await page.getByRole('button', { name: 'Supprimer Inventaire annuel' }).click();
	await page.locator('.what', { hasText: 'Inventaire annuel' }).waitFor({ state: 'detached' });
	expect(troubles).toEqual([]);
	await context.close();
});

test('the same on a phone without JavaScript', async () => {
	await db.owner`delete from closure`;
	const { page, context } = await visit({ javaScript: false, viewport: PHONE });
	await page.goto('/admin/settings');
	await page.locator('form[action="?/addClosure"] input[name=name]').fill('Stocktaking');
	await page.locator('form[action="?/addClosure"] input[name=first]').fill('2026-12-15');
	await page.locator('form[action="?/addClosure"] input[name=last]').fill('2026-12-15');
	await page.getByRole('button', { name: 'Ajouter la fermeture' }).click();
	await page.locator('.what', { hasText: 'Stocktaking' }).waitFor();
	expect(await isWide(page)).toBe(false);
	await bring(page);
	await page.locator('form.offer input[type=checkbox]').check();
	await page.getByRole('button', { name: 'Garder ce choix' }).click();
	expect(await page.locator('form.offer input[type=checkbox]').isChecked()).toBe(true);
	expect(await isWide(page)).toBe(false);
	await context.close();
});
