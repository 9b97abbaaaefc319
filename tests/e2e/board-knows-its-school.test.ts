import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BoardPage, openForm, soon } from '../harness/board-page.ts';
import { type BoardStory, openBoardStory } from '../harness/board-story.ts';

type Name = 'hers' | 'his';
let story: BoardStory<Name>;
let rose: BoardPage;

beforeAll(async () => {
	story = await openBoardStory(
		{
			admins: ['Rose Moussavou'],
			instructors: ['Awa Diallo', 'Paul Ondo'],
			candidates: ['Joël Mba', 'Inès Ella'],
			vehicles: ['DK-482-AA', 'DK-517-AB']
		},
		{
			hers: ['Wed 08:00-09:00', 'Awa Diallo', 'Joël Mba'],
			his: ['Wed 08:00-09:00', 'Paul Ondo', 'Inès Ella']
		}
	);
	rose = await story.at('Rose Moussavou');
}, 120_000);
afterAll(() => story.end());

/** As when one comes back to this window from another. */
const lookAgain = () =>
	rose.page.evaluate(() => {
		dispatchEvent(new Event('focus'));
	});

test('what is taken at that time stays in the menus, greyed, with who has it; a name is found by typing', async () => {
	const { page } = rose;
	const form = await openForm(page, story.lessons.hers);
	const instructor = form.getByRole('combobox', { name: 'Moniteur' });
	await instructor.click();
	const taken = form.getByRole('option').filter({ hasText: 'Paul Ondo' });
	expect(await taken.innerText()).toMatch(/Paul a I\. Ella 09:00–10:00/);
	expect(await taken.getAttribute('aria-disabled')).toBe('true');
	await taken.click({ force: true });
	expect(await instructor.inputValue()).toBe('Awa Diallo');
	await page.keyboard.press('Escape');
	expect(await form.count()).toBe(1);

	await form.getByRole('combobox', { name: 'Candidats' }).fill('ines');
	const other = form.getByRole('option').filter({ hasText: 'Inès Ella' });
	expect(await other.innerText()).toContain('09:00–10:00');
	await form.getByRole('combobox', { name: 'Véhicule' }).fill('517');
	await page.keyboard.press('Tab');
	expect(await form.getByRole('combobox', { name: 'Véhicule' }).inputValue()).toContain('DK-517-AB');
	await form.getByRole('button', { name: 'Retour' }).click();
});

test('an open board learns who is inactive since, and of a day that has been closed', async () => {
	const { page } = rose;
	const { owner } = story.db;
	await owner`update instructor set active = false where name = 'Paul Ondo'`;
	await owner`insert into closure (school_id, first_day, last_day, name)
		values (${story.house.school}, '2026-11-25', '2026-11-25', 'Inventaire')`;
	await page.waitForTimeout(3000);
	await lookAgain();
	await page.getByText('inactif').waitFor(soon);
	await expect
		.poll(() => page.getByRole('button', { name: 'mer. 25' }).innerText(), soon)
		.toContain('Inventaire');
});

test('the heads of a week on screen learn of a day that has been closed, or is open again', async () => {
	const { page } = rose;
	await page.getByRole('button', { name: 'Semaine', exact: true }).click();
	const closed = page.locator('.day-head__closed[title="Fermé\u202f: Inventaire"]');
	await closed.waitFor();
	await story.db.owner`delete from closure`;
	await page.waitForTimeout(3000);
	await lookAgain();
	await closed.waitFor({ state: 'detached' });
	await story.db.owner`insert into closure (school_id, first_day, last_day, name)
		values (${story.house.school}, '2026-11-25', '2026-11-25', 'Inventaire')`;
	await page.waitForTimeout(3000);
	await lookAgain();
	await closed.waitFor();
});
