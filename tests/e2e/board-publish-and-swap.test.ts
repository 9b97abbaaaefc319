import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSchedule } from '#schedule/create.ts';
import { create } from '../builders/lesson.ts';
import { WEEK } from '../harness/board-client.ts';
import { type BoardPage, choose, openBoardPage, panel, seat, slip, soon } from '../harness/board-page.ts';
import { type BoardStory, openBoardStory } from '../harness/board-story.ts';
import { PHONE } from '../harness/browser.ts';
import { freshEdit, freshLesson } from '../harness/live-school.ts';

let story: BoardStory<'hers' | 'his'>;
let rose: BoardPage;

beforeAll(async () => {
	story = await openBoardStory(
		{
			admins: ['Rose Moussavou'],
			instructors: ['Awa Diallo', 'Paul Ondo'],
			candidates: ['Merveille Obiang', 'Joël Mba']
		},
		{
			hers: ['Wed 07:00-08:00', 'Awa Diallo', 'Merveille Obiang'],
			his: ['Wed 10:00-11:00', 'Paul Ondo', 'Joël Mba']
		},
		false
	);
	rose = await story.at('Rose Moussavou');
});
afterAll(() => story.end());

async function phone(name: string): Promise<BoardPage> {
	const { browser, app } = story;
	const opened = await seat({ browser, origin: app.origin, viewport: PHONE }, await story.person(name));
	await opened.page.goto('/my');
	await opened.page.locator('.p-live').getByText('À jour', { exact: true }).waitFor();
	return opened;
}

test('a draft tells nobody anything; published, a candidate’s page fills within a second', async () => {
	const [her, him] = [await phone('Merveille Obiang'), await phone('Joël Mba')];
	const { hers, his } = story.lessons;
	expect(await her.page.locator('.next-lesson__time').count()).toBe(0);
	expect([...her.heard, ...him.heard].join()).not.toContain(hers.id);

	await story.db.owner`insert into worker_state (temporal, channels) values ('ok', '{inbox,email}')`;
	await rose.page.getByRole('button', { name: 'Publier la semaine' }).click();
	await rose.page.locator('dialog').getByText('2 candidats seront prévenus').waitFor();
	const began = performance.now();
	await rose.page.locator('dialog').getByRole('button', { name: 'Publier la semaine' }).click();
	await her.page.locator('.next-lesson__time', { hasText: '08:00 – 09:00' }).waitFor();
	expect(performance.now() - began).toBeLessThan(1_000);
	await him.page.locator('.next-lesson__time', { hasText: '11:00 – 12:00' }).waitFor();
	await rose.page.locator('.bar').getByText('Publiée').waitFor();
	for (const [mine, own, foreign] of [
		[her, hers, [his.id, 'Joël Mba']],
		[him, his, [hers.id, 'Merveille']]
	] as const) {
		const all = mine.heard.join('\n');
		expect(all).toContain(own.id);
		for (const word of foreign) expect(all).not.toContain(word);
	}
	expect([...her.troubles, ...him.troubles]).toEqual([]);
	await Promise.all([her.context.close(), him.context.close()]);
});

test('a swap proposed on a colleague’s lesson and accepted shows on both screens, and on the rows', async () => {
	const { hers, his } = story.lessons;
	const where = { browser: story.browser, origin: story.app.origin };
	const awa = await openBoardPage(where, await story.person('Awa Diallo'));
	const paul = await openBoardPage(where, await story.person('Paul Ondo'));
	await slip(awa.page, his).click();
	await panel(awa.page).getByRole('button', { name: 'Proposer un échange' }).click();
	const dialog = awa.page.locator('dialog');
	await choose(dialog, 'Contre une de mes séances', 'Merveille Obiang');
	await dialog.getByRole('button', { name: 'Proposer un échange' }).click();
	await dialog.waitFor({ state: 'detached' });

	await paul.page.setViewportSize(PHONE);
	const waiting = paul.page.locator('.swaps summary');
	await waiting.waitFor();
	await paul.page.locator('.row__open').first().click();
	// On a phone the panel covers the bar with the swaps, which cover nothing of it.
	await waiting.click({ trial: true, timeout: 500 }).then(
		() => expect.unreachable('it lies over the panel'),
		() => undefined
	);
	await panel(paul.page).getByRole('button', { name: 'Fermer' }).click();
	await paul.page.setViewportSize({ width: 1440, height: 900 });
	await waiting.click();
	const asked = paul.page.locator('.proposal', { hasText: 'Awa Diallo propose un échange à Paul Ondo' });
	await asked.first().getByRole('button', { name: 'Accepter' }).click();
	const owners = async () => {
		const rows = await story.db.owner<{ name: string }[]>`
			select i.name from lesson l join instructor i on i.id = l.instructor_id
			where l.id in (${hers.id}, ${his.id}) order by l.starts_at`;
		return rows.map(({ name }) => name);
	};
	await expect.poll(owners, soon).toEqual(['Paul Ondo', 'Awa Diallo']);
	await story.equalTheRows(awa, paul, rose);
	await asked.first().waitFor({ state: 'detached' });
	expect([rose, awa, paul].flatMap(({ troubles }) => troubles)).toEqual([]);
});

test('a swap accepted and then refused is told in words to both, to its proposer also after a reload', async () => {
	const { his } = story.lessons;
	const where = { browser: story.browser, origin: story.app.origin };
	const awa = await openBoardPage(where, await story.person('Awa Diallo'));
	const paul = await openBoardPage(where, await story.person('Paul Ondo'));
	// His lesson is hers by now: he asks for it back, and is given another one at that very hour.
	await slip(paul.page, his).click();
	await panel(paul.page).getByRole('button', { name: 'Proposer un échange' }).click();
	await paul.page.locator('dialog').getByRole('button', { name: 'Proposer un échange' }).click();
	await paul.page.locator('dialog').waitFor({ state: 'detached' });
	const between = freshLesson('Wed 10:00-11:00', { instructor: story.house.ids['Paul Ondo'] ?? '' });
	await awa.page.locator('.swaps summary', { hasText: 'à vous' }).click();
	await awa.page.locator('.proposal', { hasText: 'Paul Ondo propose' }).first().waitFor();
	const edits = [{ id: freshEdit(), edit: create(between) }];
	const schedule = createSchedule({ sql: story.db.app, clock: () => Date.parse('2026-11-24T05:00:00Z') });
	const admin = await story.person('Rose Moussavou');
	expect(await schedule.submit(admin.actor, WEEK, edits)).toEqual([{ verdict: 'accepted' }]);
	await schedule.close();

	await awa.page.getByRole('button', { name: 'Accepter' }).first().click();
	const hers = awa.page.getByRole('alert').filter({ hasText: 'ne s’est pas fait' });
	await hers.getByText('Paul', { exact: false }).first().waitFor();
	const told = paul.page
		.getByRole('alert')
		.filter({ hasText: 'Votre échange avec Awa Diallo a été accepté' });
	const toRead = paul.page.locator('.swaps summary', { hasText: 'à vous' });
	await toRead.click();
	await told.first().waitFor();
	await paul.page.reload();
	await toRead.click();
	await told.first().waitFor();
	await paul.page.getByRole('button', { name: 'Compris' }).first().click();
	await told.first().waitFor({ state: 'detached' });
	await hers.waitFor();
	await awa.page.getByRole('button', { name: 'Compris' }).click();
	await hers.waitFor({ state: 'detached' });
});
