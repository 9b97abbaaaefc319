import { readFileSync } from 'node:fs';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#identity/password.ts';
import { openBrowser, PHONE, signIn, visitor } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { school, type TestSchool } from '../harness/school.ts';
import { type App, openApp } from '../harness/server.ts';

const PASSWORD = 'une clé de douze';
const CANDIDATES = new URL('../files/candidats.xlsx', import.meta.url).pathname;
let db: TestDatabase;
let app: App;
let browser: Browser;
let glass: TestSchool;

beforeAll(async () => {
	db = await freshDatabase();
	glass = await school(
		db.owner,
		{ admins: ['Rose'], instructors: ['Awa Diallo'], candidates: ['Joël Mba'], vehicles: ['DK-482-AA'] },
		await hashPassword(PASSWORD)
	);
	[app, browser] = await Promise.all([openApp(db.appUrl, { NOW: '2026-11-23T06:00:00Z' }), openBrowser()]);
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await db.drop();
});

const visit = async (more: Partial<Parameters<typeof visitor>[1]> = {}) => {
	const visiting = await visitor(browser, { origin: app.origin, ...more });
	await signIn(visiting.page, glass.email('Rose'), PASSWORD);
	return visiting;
};

async function upload(page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }) {
	await page.goto('/admin/import');
	await page.locator('input[type=file]').setInputFiles(file);
	await page.getByRole('button', { name: /Lire les fichiers|Read the files/ }).click();
}
const odd = (...rows: string[]) => ({
	name: 'semaine.csv',
	mimeType: 'text/csv',
	buffer: Buffer.from(['Jour prévu;H1;H2;Qui;Prof;Bidule', ...rows].join('\n'))
});
const isWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
const uploadsKept = async () => (await db.owner`select 1 from import_upload`).length;

test('columns with odd headers are told once, and the next file of theirs goes straight on', async () => {
	const { page, context, troubles } = await visit();
	await upload(
		page,
		odd('14/12/2026;08:00;09:00;Joël Mba;Awa Diallo;x', '15/12/2026;08:00;09:00;Joël Mba;Awa Diallo;')
	);
	await page.waitForURL('**/columns');
	await page.getByText('14/12/2026 · 15/12/2026').waitFor();
	const columns = ['date', 'start', 'start', 'candidates', 'instructor'];
	for (const [at, column] of columns.entries())
		await page.locator(`select[name="column.0.${String(at)}"]`).selectOption(column);
	await page.getByRole('button', { name: 'Lire avec ces colonnes' }).click();
	await page.getByText('semaine.csv : deux colonnes disent « Début »').waitFor();
	await page.locator('select[name="column.0.1"]').selectOption('start');
	await page.locator('select[name="column.0.2"]').selectOption('end');
	await page.getByRole('button', { name: 'Lire avec ces colonnes' }).click();
	await page.getByRole('heading', { name: 'Qui est qui' }).waitFor();
	expect(await uploadsKept()).toBe(1);
	await page.getByRole('button', { name: 'Voir l’aperçu' }).click();
	await page.getByRole('button', { name: 'Prendre 2 sur 2' }).click();
	await page.waitForURL('**/result');
	expect(await uploadsKept()).toBe(0);
	const lessons = await db.owner<{ starts: Date }[]>`
		select starts_at as starts from lesson where school_id = ${glass.id} order by 1`;
	expect(lessons.map((one) => one.starts.toISOString())).toEqual([
		'2026-12-14T07:00:00.000Z',
		'2026-12-15T07:00:00.000Z'
	]);

	await upload(page, odd('16/12/2026;08:00;09:00;Joël Mba;Awa Diallo;'));
	await page.waitForURL('**/preview');
	await page.getByRole('button', { name: 'Prendre 1 sur' }).waitFor();
	// They can still be changed from there.
	await page.getByRole('link', { name: 'Colonnes' }).click();
	await page.locator('select[name="column.0.3"]').selectOption('');
	await page.getByRole('button', { name: 'Lire avec ces colonnes' }).click();
	await page.waitForURL('**/preview');
	await page.getByText('Sans titre').waitFor();
	expect(troubles.filter((trouble) => !trouble.includes('400'))).toEqual([]);
	await context.close();
});

test('a list of candidates in a workbook is looked at, taken, and reported, on a phone in English', async () => {
	await db.owner`update account set locale = 'en' where email = ${glass.email('Rose')}`;
	const { page, context } = await visit({ viewport: PHONE, locale: 'en-GB', javaScript: false });
	await upload(page, CANDIDATES);
	await page.waitForURL('**/columns');
	expect(await isWide(page)).toBe(false);
	expect(await page.locator('select[name="column.0.2"]').inputValue()).toBe('phone');
	await page.getByRole('button', { name: 'Read with these columns' }).click();
	await page.waitForURL('**/list');
	expect(await isWide(page)).toBe(false);
	expect(await page.locator('tbody tr').count()).toBe(4);
	await page.getByText('There is no such phone number').waitFor();
	await page.getByText('Already there').last().waitFor();
	await page.getByRole('button', { name: 'Take 2 of 4' }).click();
	await page.getByText('Added: 2 of 4.').waitFor();
	expect(await isWide(page)).toBe(false);
	const made = await db.owner`
		select name, phone from candidate where school_id = ${glass.id} and name <> 'Joël Mba' order by name`;
	expect(made).toEqual([
		{ name: 'Aline Nzé', phone: null },
		{ name: 'Sylvie Ondo', phone: '+24177124508' }
	]);
	expect(await uploadsKept()).toBe(1);

	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: 'Download the report' }).click()
	]);
	const lines = readFileSync(await download.path(), 'utf8')
		.slice(1)
		.trimEnd()
		.split('\r\n');
	expect(lines).toHaveLength(5);
	expect(lines.at(-1)).toContain('"refused","There is no such phone number"');

	// Its columns were told: the same file again goes straight to its list, where nobody is new.
	await upload(page, CANDIDATES);
	await page.waitForURL('**/list');
	await page.getByRole('button', { name: 'Take 0 of 4' }).waitFor();
	await context.close();
});
