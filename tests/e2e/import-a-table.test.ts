import { readFileSync } from 'node:fs';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PHONE } from '../harness/browser.ts';
import { type TestDatabase } from '../harness/database.ts';
import { type ImportStory, isWide, openImportStory, upload } from '../harness/import-story.ts';
import { type TestSchool } from '../harness/school.ts';

const CANDIDATES = new URL('../files/candidats.xlsx', import.meta.url).pathname;
const calendar = (name: string) => new URL(`../files/${name}.ics`, import.meta.url).pathname;
let db: TestDatabase;
let story: ImportStory;
let glass: TestSchool;

beforeAll(async () => {
	story = await openImportStory({
		admins: ['Rose'],
		instructors: ['Awa Diallo'],
		candidates: ['Joël Mba'],
		vehicles: ['DK-482-AA']
	});
	({ db, glass } = story);
});
afterAll(() => story.end());

const visit = (more?: Parameters<ImportStory['visit']>[1]) => story.visit('Rose', more);

const odd = (...rows: string[]) => ({
	name: 'semaine.csv',
	mimeType: 'text/csv',
	buffer: Buffer.from(['Jour prévu;H1;H2;Qui;Prof;Bidule', ...rows].join('\n'))
});
/** Two taps while the first waits for the network. @returns how many were sent */
async function tapTwice(page: Page, path: string, name: RegExp): Promise<() => number> {
	let sent = 0;
	const { promise: tapped, resolve: letGo } = Promise.withResolvers<undefined>();
	await page.route(path, async (route) => {
		if (route.request().method() === 'POST') sent += 1;
		await tapped;
		await route.continue().catch(() => undefined);
	});
	const button = page.getByRole('button', { name });
	await button.scrollIntoViewIfNeeded();
	const { x = 0, y = 0 } = (await button.boundingBox()) ?? {};
	const tap = () => page.mouse.click(x + 20, y + 20);
	await tap();
	await expect.poll(() => sent).toBe(1);
	await tap();
	letGo(undefined);
	return () => sent;
}

const uploadsKept = async () => (await db.owner`select 1 from import_upload`).length;

test('the files are chosen in the language of the page, with and without JavaScript, and a second pick adds to the first', async () => {
	for (const javaScript of [true, false]) {
		const { page } = await visit({ javaScript });
		await page.goto('/admin/import');
		const field = page.locator('input[type=file]');
		expect(await field.evaluate((input) => getComputedStyle(input).opacity)).toBe('0');
		await page.getByText('Choisir des fichiers').waitFor();
		expect(await page.getByLabel('Fichiers .ics, .csv ou .xlsx').count()).toBe(1);
		await field.focus();
		expect(await page.locator('.picker').evaluate((area) => getComputedStyle(area).boxShadow)).not.toBe(
			'none'
		);
		await field.setInputFiles([calendar('google'), calendar('outlook')]);
		if (javaScript) {
			await page.getByRole('button', { name: 'Retirer outlook.ics' }).waitFor();
			await field.setInputFiles([calendar('apple')]);
			const names = () =>
				field.evaluate((input) => [...((input as HTMLInputElement).files ?? [])].map(({ name }) => name));
			expect(await names(), 'a second pick adds').toEqual(['google.ics', 'outlook.ics', 'apple.ics']);
			await page.getByRole('button', { name: 'Retirer outlook.ics' }).click();
			expect(await names()).toEqual(['google.ics', 'apple.ics']);
		}
		await page.context().close();
	}
});

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
	await page.getByText('16/12/2026 · 08:00 · 09:00 · Joël Mba · Awa Diallo').waitFor();
	expect(troubles.filter((trouble) => !trouble.includes('400'))).toEqual([]);
	await context.close();
});

test('two taps on a slow network read a file once, and take it once', async () => {
	const { page, context } = await visit({ viewport: PHONE });
	const imports = async () => (await db.owner`select 1 from import`).length;
	const before = await imports();
	await page.goto('/admin/import');
	await page.locator('input[type=file]').setInputFiles([odd('17/12/2026;08:00;09:00;Joël Mba;Awa Diallo;')]);
	const sent = await tapTwice(page, '**/admin/import', /^Lire les fichiers$/);
	await page.waitForURL('**/preview');
	expect(sent()).toBe(1);
	await tapTwice(page, '**/preview?/apply', /^Prendre 1 sur 1$/);
	await page.getByText(/Prises.: 1 sur 1/).waitFor();
	expect(await imports()).toBe(before + 1);
	const lessons = await db.owner`
		select 1 from lesson where school_id = ${glass.id} and starts_at = '2026-12-17T07:00:00Z'`;
	expect(lessons).toHaveLength(1);
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
