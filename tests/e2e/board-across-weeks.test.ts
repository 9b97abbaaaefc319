import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	type BoardPage,
	isSaved,
	openForm,
	panel,
	save,
	slip,
	soon,
	standsAt
} from '../harness/board-page.ts';
import { type BoardStory, openBoardStory } from '../harness/board-story.ts';

type Name = 'moved' | 'offline' | 'impossible';
let story: BoardStory<Name>;
let rose: BoardPage;

beforeAll(async () => {
	story = await openBoardStory(
		{ admins: ['Rose Moussavou'], instructors: ['Awa Diallo', 'Paul Ondo', 'Zita Bongo'] },
		{
			moved: ['Wed 07:00-08:00', 'Awa Diallo'],
			offline: ['Wed 07:00-08:00', 'Paul Ondo'],
			impossible: ['Wed 07:00-08:00', 'Zita Bongo']
		}
	);
	rose = await story.at('Rose Moussavou');
});
afterAll(() => story.end());

const startOf = async (name: Name): Promise<string | undefined> => {
	const [row] = await story.db.owner<{ start: string }[]>`
		select to_char(starts_at at time zone 'Africa/Libreville', 'YYYY-MM-DD HH24:MI') as start
		from lesson where id = ${story.lessons[name].id}`;
	return row?.start;
};
const toast = () => rose.page.locator('.toast');

async function moveToNextWeek(name: Name): Promise<void> {
	const form = await openForm(rose.page, story.lessons[name]);
	await form.getByLabel('Jour').fill('2026-12-02');
	await save(form);
}

test('Ctrl Z after a move to next week brings the lesson back, also from that week; and it goes again', async () => {
	const { moved } = story.lessons;
	await moveToNextWeek('moved');
	await expect.poll(() => startOf('moved'), soon).toBe('2026-12-02 08:00');
	await slip(rose.page, moved).waitFor({ state: 'detached' });
	await rose.page.keyboard.press('Control+z');
	await standsAt(rose.page, moved, '08:00–09:00');
	await isSaved(rose.page);
	expect(await startOf('moved')).toBe('2026-11-25 08:00');

	await rose.page.keyboard.press('Control+Shift+z');
	await toast().getByText('Modification refaite en semaine 49').waitFor();
	await expect.poll(() => startOf('moved'), soon).toBe('2026-12-02 08:00');
	await rose.page.getByRole('button', { name: 'Semaine suivante' }).click();
	await standsAt(rose.page, moved, '08:00–09:00');
	await rose.page.keyboard.press('Control+z');
	await toast().getByText('Modification annulée en semaine 48').waitFor();
	await expect.poll(() => startOf('moved'), soon).toBe('2026-11-25 08:00');
	await rose.page.getByRole('button', { name: 'Semaine précédente' }).click();
	await standsAt(rose.page, moved, '08:00–09:00');
	await isSaved(rose.page);
	await story.equalTheRows(rose);
});

test('moved and undone without network, nothing is refused on return', async () => {
	const { offline } = story.lessons;
	await rose.context.setOffline(true);
	await moveToNextWeek('offline');
	await slip(rose.page, offline).waitFor({ state: 'detached' });
	await rose.page.keyboard.press('Control+z');
	await rose.page.locator(`[data-lesson="${offline.id}"].is-pending`).first().waitFor();
	await rose.page.locator('.link', { hasText: '2 modifications en attente' }).waitFor();
	await rose.context.setOffline(false);
	await standsAt(rose.page, offline, '08:00–09:00');
	await isSaved(rose.page);
	expect(await startOf('offline')).toBe('2026-11-25 08:00');
	expect(await rose.page.locator('.banner--refused').count()).toBe(0);
	const [row] = await story.db.owner<{ moves: number }[]>`
		select count(*)::int as moves from audit where thing_id = ${offline.id} and action = 'lesson.move'`;
	expect(row?.moves).toBe(2);
});

test('a day no board has, and an end before the start, are said at their field and change nothing', async () => {
	const { impossible } = story.lessons;
	const form = await openForm(rose.page, impossible);
	const said = (text: string) => form.locator('em', { hasText: text });
	await form.getByLabel('Jour').fill('9999-12-31');
	await save(form);
	await said('60 semaines').waitFor();
	await form.getByLabel('Jour').fill('');
	await said('qui existe').waitFor();
	await form.getByLabel('Jour').fill('2026-11-25');
	await form.getByLabel('Durée').fill('-30');
	await form.getByLabel('Heure').fill('8h');
	await said('La fin suit le début').waitFor();
	await save(form);
	await said('Donnez une heure').waitFor();
	expect(await form.getByLabel('Heure').evaluate((field) => field === document.activeElement)).toBe(true);
	await panel(rose.page).getByRole('button', { name: 'Retour' }).click();
	expect(await startOf('impossible')).toBe('2026-11-25 08:00');

	await rose.page.getByLabel('Aller à une date').last().fill('9999-12-31');
	await toast().getByText('60 semaines').waitFor();
	await rose.page.getByLabel('Aller à une date').last().blur();
	await standsAt(rose.page, impossible, '08:00–09:00');
	expect(rose.troubles).toEqual([]);
});
