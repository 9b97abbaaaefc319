import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lesson } from '#domain/lesson.ts';
import {
	type BoardPage,
	drag,
	isSaved,
	openForm,
	save,
	slip,
	soon,
	standsAt,
	waitsAt,
	choose
} from '../harness/board-page.ts';
import { type BoardStory, openBoardStory } from '../harness/board-story.ts';

type Name = 'merged' | 'stale' | 'saved' | 'unsaved' | 'reloaded';
let story: BoardStory<Name>;
let rose: BoardPage;
let herve: BoardPage;

beforeAll(async () => {
	story = await openBoardStory(
		{
			admins: ['Rose Moussavou', 'Hervé Nzé'],
			instructors: ['Awa Diallo', 'Paul Ondo', 'Zita Bongo', 'Léon Ella', 'Odile Mba'],
			vehicles: ['DK-482-AA']
		},
		{
			merged: ['Wed 07:00-08:00', 'Awa Diallo'],
			stale: ['Wed 07:00-08:00', 'Paul Ondo'],
			saved: ['Wed 07:00-08:00', 'Zita Bongo'],
			unsaved: ['Wed 07:00-08:00', 'Léon Ella'],
			reloaded: ['Wed 07:00-08:00', 'Odile Mba']
		}
	);
	rose = await story.at('Rose Moussavou');
	herve = await story.at('Hervé Nzé');
});
afterAll(() => story.end());

const line = (at: BoardPage, text: string): Promise<void> =>
	at.page.locator('.link', { hasText: text }).waitFor();

/** Start in the school's time, and how often it was moved, as PostgreSQL has it. */
async function inDatabase({ id }: Lesson): Promise<{ start: string; moves: number }> {
	const [row] = await story.db.owner<{ start: string; moves: number }[]>`
		select to_char(starts_at at time zone 'Africa/Libreville', 'HH24:MI') as start,
			(select count(*)::int from audit where thing_id = ${id} and action = 'lesson.move') as moves
		from lesson where id = ${id}`;
	if (!row) throw new Error('the lesson is gone');
	return row;
}

test('back after a short break, one sees at once who else is here', async () => {
	const here = rose.page.locator('.here__text', { hasText: '2 personnes ici' });
	await here.waitFor();
	await rose.context.setOffline(true);
	await line(rose, 'Hors ligne');
	await rose.context.setOffline(false);
	await isSaved(rose.page);
	await here.waitFor({ timeout: 2_000 });
});

test('what was done offline merges on return; what has gone stale is listed, with who and what', async () => {
	const { merged, stale } = story.lessons;
	await rose.context.setOffline(true);
	await line(rose, 'Hors ligne');
	await drag(rose.page, merged, 120);
	await waitsAt(rose.page, merged);
	await drag(rose.page, stale, 180);
	await line(rose, 'Hors ligne – 2 modifications en attente');

	const form = await openForm(herve.page, merged);
	await choose(form, 'Véhicule', 'DK-482-AA');
	await save(form);
	await slip(herve.page, merged).getByText('DK-482-AA').waitFor();
	await drag(herve.page, stale, 60);
	await standsAt(herve.page, stale, '09:00–10:00');
	expect(await slip(rose.page, merged).getByText('DK-482-AA').count()).toBe(0);

	await rose.context.setOffline(false);
	await standsAt(rose.page, merged, '10:00–11:00');
	await slip(rose.page, merged).getByText('DK-482-AA').waitFor();
	await standsAt(herve.page, merged, '10:00–11:00');
	await rose.page.getByRole('button', { name: 'Voir le refus' }).click();
	const listed = rose.page.locator('dialog .edits li');
	await expect.poll(() => listed.count(), soon).toBe(1);
	expect(await listed.innerText()).toMatch(/Hervé a changé entre-temps\s: horaire .*09:00/);
	await listed.getByRole('button', { name: 'Abandonner' }).click();
	await rose.page.locator('dialog').getByRole('button', { name: 'Fermer' }).click();
	await isSaved(rose.page);
	await story.equalTheRows(rose, herve);
});

test('killed right after “Enregistré”: the change is there; what came later goes out on return', async () => {
	const { saved, unsaved } = story.lessons;
	await drag(rose.page, saved, 120);
	await standsAt(rose.page, saved, '10:00–11:00');
	await isSaved(rose.page);
	await story.app.kill();
	expect(await inDatabase(saved)).toEqual({ start: '10:00', moves: 1 });

	await line(rose, 'Hors ligne');
	await drag(rose.page, unsaved, 120);
	await line(rose, 'Hors ligne – 1 modification en attente');
	expect(await inDatabase(unsaved)).toEqual({ start: '08:00', moves: 0 });
	await story.app.again();
	await standsAt(rose.page, unsaved, '10:00–11:00');
	expect(await inDatabase(unsaved)).toEqual({ start: '10:00', moves: 1 });
	await standsAt(herve.page, unsaved, '10:00–11:00');
	await story.equalTheRows(rose, herve);
});

test('not saved when the page was reloaded: it goes out once the server is back', async () => {
	const { reloaded } = story.lessons;
	await story.app.kill();
	await line(rose, 'Hors ligne');
	await drag(rose.page, reloaded, 120);
	await line(rose, 'Hors ligne – 1 modification en attente');
	const address = rose.page.url();
	await expect(rose.page.reload()).rejects.toThrow();
	await story.app.again();
	await rose.page.goto(address);
	await standsAt(rose.page, reloaded, '10:00–11:00');
	await isSaved(rose.page);
	expect(await inDatabase(reloaded)).toEqual({ start: '10:00', moves: 1 });
	await standsAt(herve.page, reloaded, '10:00–11:00');
	await story.equalTheRows(rose, herve);
});

const kept = (): Promise<string> => rose.page.evaluate(() => JSON.stringify({ ...localStorage }));

test('R30: what waits on this device holds no name, and is not lost by a sign-out that did not happen', async () => {
	const { saved } = story.lessons;
	await rose.context.setOffline(true);
	await line(rose, 'Hors ligne');
	await drag(rose.page, saved, 240);
	await waitsAt(rose.page, saved);
	const before = await kept();
	expect(before).toContain(saved.id);
	for (const name of ['Bongo', 'Zita', 'Moussavou', 'DK-482-AA']) expect(before).not.toContain(name);

	await rose.page.locator('.rail__fold > summary').click();
	await rose.page.getByRole('button', { name: 'Se déconnecter' }).click();
	await rose.page.getByText('1 modification de cet appareil n’est pas encore enregistrée').waitFor();
	await rose.page.getByRole('button', { name: 'Se déconnecter et les perdre' }).click();
	await rose.page.getByText('Vous êtes toujours en session').waitFor();
	expect(await kept()).toBe(before);
	await rose.context.setOffline(false);
	await isSaved(rose.page);
});

test('R30: at sign-out the device forgets what it kept, and says so before', async () => {
	await rose.page.evaluate(() => {
		localStorage.setItem('dgtt:edits:a:b:2026-W40', '[["one", {}], ["two", {}]]');
	});
	await rose.page.getByRole('button', { name: 'Rester' }).click();
	await rose.page.getByRole('button', { name: 'Se déconnecter' }).click();
	await rose.page.getByText('2 modifications de cet appareil ne sont pas encore enregistrées').waitFor();
	await rose.page.getByRole('button', { name: 'Se déconnecter et les perdre' }).click();
	await rose.page.waitForURL(/sign-in/);
	expect(await kept()).toBe('{}');
});
