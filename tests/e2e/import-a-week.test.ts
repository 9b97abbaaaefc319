import { readFileSync } from 'node:fs';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PHONE } from '../harness/browser.ts';
import { type TestDatabase } from '../harness/database.ts';
import { calendar } from '../harness/imports.ts';
import { type ImportStory, isWide, openImportStory, upload } from '../harness/import-story.ts';
import { type TestSchool } from '../harness/school.ts';

const GOOGLE = new URL('../files/google.ics', import.meta.url).pathname;
const OUTLOOK = new URL('../files/outlook.ics', import.meta.url).pathname;
let db: TestDatabase;
let story: ImportStory;
let glass: TestSchool;

beforeAll(async () => {
	story = await openImportStory({
		admins: ['Rose', 'Guy'],
		instructors: ['Awa Diallo', 'Paul Essono'],
		candidates: ['Merveille Nzé', 'Joël Mba'],
		vehicles: ['DK-482-AA']
	});
	({ db, glass } = story);
});
afterAll(() => story.end());

const visit: ImportStory['visit'] = (...who) => story.visit(...who);

test('a real .ics becomes a week on the board of somebody who looks on', async () => {
	const guy = await visit('Guy');
	await guy.page.goto('/admin/planning?week=2026-W51&day=2026-12-14&view=day');
	const rose = await visit('Rose');
	await upload(rose.page, GOOGLE);
	await rose.page.getByRole('heading', { name: 'Qui est qui' }).waitFor();
	expect(await rose.page.locator('select[name="instructors.awa diallo"]').inputValue()).toBe(
		glass.ids['Awa Diallo']
	);
	await rose.page.getByRole('button', { name: 'Voir l’aperçu' }).click();
	await rose.page.waitForURL('**/preview');
	expect(await rose.page.locator('tbody tr').count()).toBe(6);
	await rose.page.getByRole('button', { name: 'Prendre 4 sur 6' }).click();
	await rose.page.waitForURL('**/result');
	await rose.page.getByText('4 sur 6').waitFor();
	await guy.page.getByText('Mba').first().waitFor({ timeout: 10_000 });
	await rose.page.getByRole('link', { name: 'Ouvrir le planning' }).click();
	await rose.page.waitForURL('**/admin/planning?week=2026-W51*');

	// Who is who was told before.
	await upload(rose.page, GOOGLE);
	await rose.page.waitForURL('**/preview');
	expect(await rose.page.getByRole('button', { name: 'Prendre 0 sur 6' }).isDisabled()).toBe(true);
	expect(await rose.page.getByText('Déjà au planning').count()).toBeGreaterThan(3);
	expect(rose.troubles).toEqual([]);
	await Promise.all([rose.context.close(), guy.context.close()]);
});

test('the same on a phone without JavaScript, in English', async () => {
	const { page, context } = await visit('Rose', { javaScript: false, viewport: PHONE, locale: 'en-GB' });
	await upload(page, OUTLOOK);
	await page.waitForURL(/import\/[0-9a-f-]{36}$/);
	expect(await isWide(page)).toBe(false);
	await page.locator('input[type=radio][value=title]').check();
	await page.locator('form[method=GET] button').click();
	await page.locator(`input[name="words.${glass.ids['Paul Essono'] ?? ''}"]`).fill('conduite, code');
	await page.locator('form[action^="?/map"] .btn--action').click();
	await page.waitForURL('**/preview');
	expect(await isWide(page)).toBe(false);
	await page.locator('input[name=row]').first().check();
	await page.locator('button[name=out][value=yes]').click();
	await page.locator('tr.is-out').waitFor();
	await page.locator('.page-head .btn--action').click();
	await page.waitForURL('**/result');
	expect(await isWide(page)).toBe(false);
	const taken =
		await db.owner`select 1 from lesson where school_id = ${glass.id} and instructor_id = ${glass.ids['Paul Essono'] ?? ''}`;
	expect(taken).toHaveLength(2);
	await context.close();
});

test('a file that is no calendar is told so, and nothing is kept', async () => {
	const { page, context } = await visit('Guy');
	await upload(page, {
		name: '../../<b>x</b>.ics',
		mimeType: 'text/calendar',
		buffer: Buffer.from('no calendar')
	});
	await page.getByRole('alert').filter({ hasText: 'BEGIN:VCALENDAR' }).waitFor();
	await context.close();
});

test(
	'killed in the middle of writing 5,000 rows, it goes on by itself and makes nothing twice',
	{ timeout: 180_000 },
	async () => {
		const { page, context } = await visit('Guy');
		await upload(page, {
			name: 'ecole.ics',
			mimeType: 'text/calendar',
			buffer: Buffer.from(manyLessons(5000))
		});
		await page.locator('input[type=radio][value=organiser]').check();
		await page.locator('form[method=GET] button').click();
		await page.waitForURL('**?by.*=organiser*');
		for (const select of await page.locator('select[name^="instructors."]').all())
			await select.selectOption('new');
		await page.getByRole('button', { name: 'Voir l’aperçu' }).click();
		await page.waitForURL('**/preview', { timeout: 60_000 });
		const count = () =>
			db.owner<{ n: number }[]>`
		select count(*)::int as n from lesson where school_id = ${glass.id} and starts_at between '2027-02-01' and '2027-06-30'`.then(
				([row]) => row?.n ?? 0
			);
		await page.locator('.page-head .btn--action').click();
		await page.locator('progress').waitFor();
		await expect.poll(count, { timeout: 30_000, interval: 20 }).toBeGreaterThan(0);
		await story.app.kill();
		const half = await count();
		expect(half).toBeLessThan(4900);
		await db.owner`update import set changed_at = now() - interval '1 minute' where school_id = ${glass.id} and state = 'applying'`;
		await page.getByRole('alert').getByText('Pas de réponse du serveur').waitFor();
		await story.app.again();
		await page.getByText('5000 sur 5000').waitFor({ timeout: 60_000 });
		expect(await count()).toBe(5000);
		const [twice] = await db.owner<{ n: number }[]>`
			select count(*)::int as n from (select thing_id from audit where school_id = ${glass.id} and action = 'lesson.create'
				group by 1 having count(*) > 1) x`;
		expect(twice?.n).toBe(0);
		await context.close();
	}
);

/** Five lessons a day for each of ten, Monday to Saturday. */
const manyLessons = (count: number): string => {
	const lines = Array.from({ length: count }, (_, n) => {
		const workday = Math.floor(n / 50);
		const days = Math.floor(workday / 6) * 7 + (workday % 6);
		const slot = Math.floor(n / 10) % 5;
		const at = new Date(Date.parse('2027-02-01T07:00:00Z') + (days * 24 + slot * 2) * 3_600_000);
		const start = at.toISOString().replaceAll(/[-:]|\.000/g, '');
		const who = `ORGANIZER;CN=Moniteur ${'ABCDEFGHIJ'[n % 10] ?? ''}:mailto:m@example.org`;
		return `BEGIN:VEVENT\r\nUID:many-${String(n)}\r\n${who}\r\nDTSTART:${start}\r\nDURATION:PT1H\r\nSUMMARY:Réunion\r\nEND:VEVENT`;
	});
	return ['BEGIN:VCALENDAR', 'X-WR-CALNAME:École', ...lines, 'END:VCALENDAR'].join('\r\n');
};

/** On the board: the place a moved lesson leaves and its new one point at each other, and what is gone says so. */
async function seesWhereItGoes(page: Page): Promise<void> {
	const origin = page.locator('.imported--origin');
	const target = page.locator('.imported--ghost');
	await origin.getByText('déplacée vers lun. 7 juin 14:00–15:00').waitFor();
	await target.getByText('déplacée de lun. 7 juin 08:00–09:00').waitFor();
	await page.locator('.imported--gone').getByText('Disparue du fichier, gardée au planning').waitFor();
	await target.focus();
	await page.locator('.imported--origin[data-tied]').waitFor();
	await origin.hover();
	await page.locator('.imported--ghost[data-tied]').waitFor();
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Voir sa place actuelle' }).click();
	await page.locator('[data-touched]').getByText('déplacée vers lun. 7 juin 14:00–15:00').waitFor();
	await page.locator('[data-import]').getByRole('button', { name: 'Disparues 1' }).click();
	await expect.poll(() => target.count()).toBe(0);
	expect(await page.locator('.imported--gone.is-dimmed').count()).toBe(0);
	expect(await origin.count()).toBe(0);
}

test('a changed calendar shows what is new, changed and gone, is taken, reported, and taken back', async () => {
	const rose = await visit('Rose');
	const of = (name: string, ...events: Parameters<typeof calendar>[1]) => ({
		name,
		mimeType: 'text/calendar',
		buffer: Buffer.from(calendar('Paul Essono', events))
	});
	const first = { uid: 'p1', start: '2027-06-07T07:00:00Z', title: '=HYPERLINK("x") réunion' };
	const second = { uid: 'p2', start: '2027-06-07T09:00:00Z', title: 'Réunion' };
	const take = async (file: ReturnType<typeof of>) => {
		await upload(rose.page, file);
		if (file.name === 'paul.ics') await rose.page.getByRole('button', { name: 'Voir l’aperçu' }).click();
		await rose.page.waitForURL('**/preview');
	};
	await take(
		of('paul.ics', first, second, { uid: 'p3', start: '2027-06-07T07:30:00Z', title: 'Réunion de trop' })
	);
	await rose.page.getByRole('link', { name: 'Voir sur le planning' }).click();
	await rose.page.waitForURL('**/admin/planning?week=2027-W23**');
	const ghosts = rose.page.locator('[data-lesson^="import:"]');
	await rose.page.getByText('Cette semaine : 3').waitFor();
	await expect.poll(() => ghosts.count()).toBe(3);
	await rose.page
		.getByRole('button', { name: 'Jour', exact: true })
		.or(rose.page.getByRole('link', { name: 'Jour', exact: true }))
		.first()
		.click();
	await rose.page
		.locator('[data-lesson^="import:"].is-rejected')
		.getByText('Paul Essono a déjà une séance')
		.waitFor();
	// In a draft week they are no lessons of the draft.
	expect(await rose.page.locator('.imported--ghost').count()).toBe(3);
	expect(await rose.page.locator('.imported--ghost.is-draft').count()).toBe(0);
	await rose.page
		.locator('[data-import]')
		.getByRole('button', { name: /^Ne tient pas/ })
		.click();
	await expect.poll(() => ghosts.count()).toBe(1);
	expect(
		await db.owner`select 1 from lesson where instructor_id = ${glass.ids['Paul Essono'] ?? ''} and starts_at between '2027-06-01' and '2027-06-30'`
	).toEqual([]);
	await rose.page.getByRole('link', { name: 'Retour à la liste' }).click();
	await rose.page.waitForURL('**/preview');
	await rose.page.getByRole('link', { name: 'Voir sur le planning' }).click();
	await rose.page.locator('[data-import]').getByRole('button', { name: 'Prendre 2 sur 3' }).click();
	await rose.page.waitForURL('**/result');

	await take(of('paul (1).ics', { ...first, start: '2027-06-07T13:00:00Z' }));
	await rose.page.getByText('Séances que ce fichier n’a plus : 1').waitFor();
	await rose.page.getByText('avant : lun. 7 juin 08:00–09:00').waitFor();
	await rose.page.getByRole('link', { name: 'Voir sur le planning' }).click();
	await seesWhereItGoes(rose.page);
	await rose.page.getByRole('link', { name: 'Retour à la liste' }).click();
	await rose.page.waitForURL('**/preview');
	await rose.page.getByRole('link', { name: 'Voir les disparues' }).click();
	await rose.page.waitForURL('**?change=gone');
	await rose.page.locator('input[name=row]').check();
	await rose.page.getByRole('button', { name: 'Annuler la sélection au planning' }).click();
	await rose.page.getByText('À annuler').waitFor();
	await rose.page.getByRole('button', { name: 'Prendre 2 sur 2' }).click();
	await rose.page.waitForURL('**/result');
	await rose.page.getByText('Changée au planning').waitFor();
	await rose.page.getByText('Annulée au planning').waitFor();

	const [download] = await Promise.all([
		rose.page.waitForEvent('download'),
		rose.page.getByRole('link', { name: 'Télécharger le rapport' }).click()
	]);
	const report = readFileSync(await download.path());
	expect([...report.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
	const lines = report.toString('utf8').slice(1).trimEnd().split('\r\n');
	expect(lines[0]).toBe(
		'"Fichier";"Ligne";"UID";"Titre dans le fichier";"Date";"Horaire";"Moniteur";"Candidats";"Véhicule et lieu";"Changement";"Résultat";"Raison"'
	);
	expect(lines.find((line) => line.includes('"p1"'))).toBe(
		'"paul (1).ics";"3";"p1";"\'=HYPERLINK(""x"") réunion";"2027-06-07";"lun. 7 juin 14:00–15:00";"Paul Essono";"";"";"changée";"prise";"Changée au planning"'
	);
	expect(lines.find((line) => line.includes('"p2"'))).toContain('"disparue du fichier";"prise"');

	await rose.page.setViewportSize({ width: 360, height: 780 });
	expect(await isWide(rose.page)).toBe(false);
	await rose.page.getByRole('link', { name: 'Retirer cet import' }).click();
	await rose.page.getByRole('button', { name: 'Retirer 2 séances' }).click();
	await rose.page.getByText('Import retiré : 2 séances annulées ou remises comme avant.').waitFor();
	const stand = await db.owner<{ state: string; starts: Date }[]>`
		select state, starts_at as starts from lesson where instructor_id = ${glass.ids['Paul Essono'] ?? ''} and starts_at between '2027-06-01' and '2027-06-30' order by starts_at`;
	expect(stand).toEqual([
		{ state: 'planned', starts: new Date(first.start) },
		{ state: 'planned', starts: new Date(second.start) }
	]);
	expect(rose.troubles).toEqual([]);
	await rose.context.close();
});

test('two bring files for the same hours at once: each hour is taken once, and the other reads who has it', async () => {
	const hours = ['07', '09', '11', '13'];
	const bring = async (name: string) => {
		const { page } = await visit(name);
		const events = hours.map((hour) => ({ uid: `${name}-${hour}`, start: `2027-07-05T${hour}:00:00Z` }));
		await upload(page, {
			name: `${name}.ics`,
			mimeType: 'text/calendar',
			buffer: Buffer.from(calendar('Awa Diallo', events))
		});
		await page.waitForURL(/import\/[0-9a-f-]{36}/);
		if (!page.url().endsWith('/preview')) await page.locator('form[action^="?/map"] .btn--action').click();
		await page.waitForURL('**/preview');
		await page.getByRole('button', { name: 'Prendre 4 sur 4' }).waitFor();
		return page;
	};
	const pages = [await bring('Rose'), await bring('Guy')];
	await Promise.all(pages.map((page) => page.locator('.page-head .btn--action').click()));
	await Promise.all(pages.map((page) => page.waitForURL('**/result')));
	const taken = await Promise.all(
		pages.map(async (page) => {
			const sum = page.getByText(/Prises.*[0-4] sur 4/);
			await sum.waitFor();
			await expect.poll(() => page.locator('progress').count(), { timeout: 15_000 }).toBe(0);
			return Number(/([0-4]) sur 4/.exec(await sum.innerText())?.[1]);
		})
	);
	expect(taken.reduce((sum, one) => sum + one, 0)).toBe(4);
	const loser = pages[taken.findIndex((one) => one < 4)];
	await loser?.getByText('Awa Diallo a déjà une séance').first().waitFor();
	const stand = await db.owner`
		select 1 from lesson where instructor_id = ${glass.ids['Awa Diallo'] ?? ''} and starts_at::date = '2027-07-05'`;
	expect(stand.length).toBe(4);
});
