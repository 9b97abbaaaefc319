import { type Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BoardPage, panel, slip, soon } from '../harness/board-page.ts';
import { type BoardStory, openBoardStory } from '../harness/board-story.ts';

let story: BoardStory<'hers'>;
let rose: BoardPage;
let awa: BoardPage;

beforeAll(async () => {
	story = await openBoardStory(
		{ admins: ['Rose Moussavou'], instructors: ['Awa Diallo', 'Paul Ondo'] },
		{ hers: ['Wed 07:00-08:00', 'Awa Diallo'] }
	);
	rose = await story.at('Rose Moussavou');
	awa = await story.at('Awa Diallo');
});
afterAll(() => story.end());

async function noteAt({ page }: BoardPage): Promise<Locator> {
	await slip(page, story.lessons.hers).click();
	const field = panel(page).getByLabel('Note', { exact: true });
	await expect.poll(() => field.isEnabled(), soon).toBe(true);
	return field;
}
const inDatabase = async (): Promise<unknown> => {
	const [row] = await story.db.owner`select note from lesson where id = ${story.lessons.hers.id}`;
	return row?.['note'];
};

test('two people type in one note at once: both texts are there, and each caret stays at its words', async () => {
	const [hers, his] = [await noteAt(rose), await noteAt(awa)];
	await hers.pressSequentially('Rocade. ');
	await expect.poll(() => his.inputValue(), soon).toBe('Rocade. ');
	await his.press('Home');
	await Promise.all([
		hers.pressSequentially('Deux ronds-points.', { delay: 40 }),
		his.pressSequentially('Pluie : ', { delay: 70 })
	]);
	const whole = 'Pluie : Rocade. Deux ronds-points.';
	await expect.poll(() => hers.inputValue(), soon).toBe(whole);
	await expect.poll(() => his.inputValue(), soon).toBe(whole);
	await panel(rose.page).locator('.written__state', { hasText: 'Enregistré' }).waitFor();
	expect(await inDatabase()).toBe(whole);
});

/** Would the browser ask before this page is closed? */
const asksBeforeClosing = ({ page }: BoardPage): Promise<boolean> =>
	page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));

test('what is typed without a network waits in the page, which says so, and merges on return', async () => {
	const [hers, his] = [await noteAt(rose), await noteAt(awa)];
	expect(await asksBeforeClosing(awa)).toBe(false);
	await awa.context.setOffline(true);
	await his.press('End');
	await his.pressSequentially(' Créneau.');
	await panel(awa.page).locator('.written__state', { hasText: 'Pas encore envoyé' }).waitFor();
	expect(await asksBeforeClosing(awa)).toBe(true);
	await hers.press('Home');
	await hers.pressSequentially('Mercredi. ');
	await awa.context.setOffline(false);
	const whole = 'Mercredi. Pluie : Rocade. Deux ronds-points. Créneau.';
	await expect.poll(() => his.inputValue(), soon).toBe(whole);
	await expect.poll(() => hers.inputValue(), soon).toBe(whole);
	await panel(awa.page).locator('.written__state', { hasText: 'Enregistré' }).waitFor();
	expect(await asksBeforeClosing(awa)).toBe(false);
});

test('what finds no room in the text is shown to its author, and the others’ words stand', async () => {
	const [hers, his] = [await noteAt(rose), await noteAt(awa)];
	await rose.context.setOffline(true);
	await hers.fill('r'.repeat(1200));
	await his.fill('a'.repeat(1200));
	await panel(awa.page).locator('.written__state', { hasText: 'Enregistré' }).waitFor();
	await rose.context.setOffline(false);
	await panel(rose.page).getByRole('alert').getByText('r'.repeat(1200)).waitFor();
	await expect.poll(() => hers.inputValue(), soon).toBe('a'.repeat(1200));
	await hers.fill('Rocade.');
	await expect.poll(() => his.inputValue(), soon).toBe('Rocade.');
	expect(await panel(rose.page).getByRole('alert').count()).toBe(0);
});

test('another instructor sees no note; the week’s memo is everybody’s', async () => {
	const paul = await story.at('Paul Ondo');
	await slip(paul.page, story.lessons.hers).click();
	await panel(paul.page).locator('.panel__title').waitFor();
	expect(await panel(paul.page).getByLabel('Note', { exact: true }).count()).toBe(0);
	await paul.page.locator('.memo summary').click();
	await paul.page.locator('.memo textarea').pressSequentially('Yaris au garage jeudi');
	await rose.page.locator('.memo summary', { hasText: 'Yaris au garage jeudi' }).waitFor();
	expect(paul.heard.join('\n')).not.toContain('Rocade');
	expect([...paul.troubles, ...rose.troubles]).toEqual([]);
});
