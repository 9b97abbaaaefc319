import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BoardPage, panel, soon } from '../harness/board-page.ts';
import { type BoardStory, openBoardStory } from '../harness/board-story.ts';

let story: BoardStory<never>;
let rose: BoardPage;

beforeAll(async () => {
	story = await openBoardStory(
		{
			admins: ['Rose Moussavou'],
			instructors: ['Awa Diallo', 'Paul Ondo'],
			candidates: ['Joël Mba'],
			vehicles: ['DK-482-AA']
		},
		{}
	);
	rose = await story.at('Rose Moussavou');
});
afterAll(() => story.end());

/** Goes on with Tab until what has the focus is called `name`. */
async function tabTo(name: string): Promise<void> {
	const focused = () =>
		rose.page.evaluate(() => {
			const here = document.activeElement as HTMLInputElement | null;
			return (here?.labels?.[0]?.innerText ?? here?.ariaLabel ?? here?.innerText ?? '').trim();
		});
	for (let presses = 0; presses < 40; presses++) {
		if ((await focused()).startsWith(name)) return;
		await rose.page.keyboard.press('Tab');
	}
	throw new Error(`the focus never came to ${name}`);
}

const press = async (...keys: string[]): Promise<void> => {
	for (const key of keys) await rose.page.keyboard.press(key);
};

/** The one lesson, as its row has it. */
async function row(): Promise<string> {
	const [found] = await story.db.owner<{ line: string }[]>`
		select concat_ws(' ', l.state, to_char(l.starts_at at time zone 'Africa/Libreville', 'HH24:MI'), i.name,
			v.plate, c.name, l.cancel_reason) as line
		from lesson l left join instructor i on i.id = l.instructor_id left join vehicle v on v.id = l.vehicle_id
			left join lesson_candidate lc on lc.lesson_id = l.id left join candidate c on c.id = lc.candidate_id`;
	return found?.line ?? 'none';
}

test('a lesson is created, moved, changed, cancelled with a reason and restored without a mouse', async () => {
	const { page } = rose;
	await press('n');
	await tabTo('Moniteur');
	await page.keyboard.type('Awa');
	await tabTo('Candidats');
	await page.keyboard.type('joël');
	await press('Enter');
	await tabTo('Véhicule');
	await page.keyboard.type('DK-482');
	await tabTo('Créer la séance');
	await press('Enter');
	await expect.poll(row, soon).toBe('planned 07:00 Awa Diallo DK-482-AA Joël Mba');

	await press('Escape');
	const focused = page.locator('[data-lesson]:focus');
	await focused.waitFor();
	await press('m', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight');
	await page.getByText('Déplacement au clavier').filter({ hasText: '08:00–09:00' }).waitFor();
	await press('Enter');
	await expect.poll(row, soon).toBe('planned 08:00 Paul Ondo DK-482-AA Joël Mba');

	await focused.waitFor();
	await press('e');
	await tabTo('Véhicule');
	await page.keyboard.type('Aucun');
	await tabTo('Enregistrer');
	await press('Enter');
	await expect.poll(row, soon).toBe('planned 08:00 Paul Ondo Joël Mba');

	await press('Escape');
	await focused.waitFor();
	await press('Delete');
	await tabTo('Motif');
	await page.keyboard.type('Véhicule');
	await tabTo('Annuler la séance');
	await press('Enter');
	await expect.poll(row, soon).toBe('cancelled 08:00 Paul Ondo Joël Mba vehicle_down');

	await page.locator('[data-lesson].is-cancelled').waitFor();
	await page.locator('[data-lesson]').focus();
	await press('Enter');
	await panel(page).waitFor();
	await tabTo('Rétablir la séance');
	await press('Enter');
	await expect.poll(row, soon).toBe('planned 08:00 Paul Ondo Joël Mba');
	await story.equalTheRows(rose);
	expect(rose.troubles).toEqual([]);
});

const isOnSlip = () => rose.page.evaluate(() => document.activeElement?.closest('[data-lesson]') !== null);

test('a move by keys that cannot be is said, not sent; the focus stays on the lesson', async () => {
	const { page } = rose;
	await press('Escape', 'n');
	await tabTo('Moniteur');
	await page.keyboard.type('Awa');
	await tabTo('Créer la séance');
	await press('Enter');
	const hers = page.locator('[data-lesson].is-saved', { hasText: '07:00–08:00' });
	await hers.waitFor();
	await press('Escape');
	await hers.focus();
	await press('m', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
	await page.locator('.impact--no', { hasText: 'Impossible' }).waitFor();
	await press('Enter');
	await page.getByRole('alert').filter({ hasText: 'la séance reste à sa place' }).waitFor();
	await hers.waitFor();
	await expect.poll(isOnSlip, soon).toBe(true);
	const [moved] = await story.db.owner<{ edits: number }[]>`
		select count(*)::int as edits from lesson where version > 1 and starts_at::time = '06:00'`;
	expect(moved?.edits).toBe(0);
});

test('a lesson carried by keys leaves a broken outline where it stands', async () => {
	const { page } = rose;
	const origin = page.locator('.cell--origin');
	const was = await page.locator('[data-lesson]:focus').boundingBox();
	await press('m', 'ArrowDown', 'ArrowDown');
	await expect.poll(async () => (await origin.boundingBox())?.y, soon).toBeCloseTo(was?.y ?? 0, -1);
	await press('Escape');
	await origin.waitFor({ state: 'detached' });
	await expect.poll(isOnSlip, soon).toBe(true);
});

test('a move by keys that is refused leaves the focus on the lesson, and the list takes it up again', async () => {
	const { page } = rose;
	await press('m', ...Array<string>(6).fill('ArrowUp'));
	await page.locator('.impact', { hasText: 'Possible' }).waitFor();
	await press('Enter');
	await page.locator('[data-lesson].is-rejected').waitFor();
	await expect.poll(isOnSlip, soon).toBe(true);
	await page.locator('.stage__bands').getByRole('button').click();
	const list = page.locator('dialog', { hasText: 'Modifications refusées' });
	await list.getByRole('button', { name: 'Reprendre' }).click();
	await page.locator('dialog', { hasText: 'Motif' }).waitFor();
});

test('the first Tab leads past the bars, to the lessons', async () => {
	const { page } = rose;
	await page.reload();
	await page.locator('[data-lesson]').first().waitFor();
	await press('Tab');
	await page.getByRole('link', { name: 'Aller au planning' }).and(page.locator(':focus')).waitFor();
	await press('Enter', 'Tab');
	// In a low window the hours scroll beside the grid: to Chromium that is a stop.
	if (!(await isOnSlip())) await press('Tab');
	expect(await isOnSlip()).toBe(true);
});

test('one Escape leaves the search for a candidate, whatever was typed', async () => {
	const { page } = rose;
	await press('Control+k');
	await page.keyboard.type('joël');
	await page.locator('.found').getByText('Joël Mba').waitFor();
	await press('Escape');
	await page.locator('dialog[open]').waitFor({ state: 'detached' });
});

test('whoever’s session ended is told so where they sign in again', async () => {
	await story.db.owner`update session set ended_at = now(), ends_at = now()`;
	await rose.page.reload();
	await rose.page.getByText('Votre session a pris fin.').waitFor();
	expect(rose.page.url()).toContain('/sign-in?ended=1&next=');
});
