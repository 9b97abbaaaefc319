import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lesson } from '#domain/lesson.ts';
import {
	type BoardPage,
	carry,
	drag,
	openForm,
	panel,
	save,
	slip,
	soon,
	standsAt,
	choose
} from '../harness/board-page.ts';
import { type BoardStory, openBoardStory } from '../harness/board-story.ts';

type Name = 'admins' | 'both' | 'hers' | 'his' | 'theory' | 'undone' | 'merged' | 'near';
let story: BoardStory<Name>;
let rose: BoardPage;
let herve: BoardPage;
let awa: BoardPage;

beforeAll(async () => {
	story = await openBoardStory(
		{
			admins: ['Rose Moussavou', 'Hervé Nzé'],
			instructors: ['Awa Diallo', 'Paul Ondo', 'Zita Bongo', 'Léon Ella'],
			candidates: ['Merveille Obiang', 'Joël Mba', 'Inès Koumba', 'Yann Biyogo', 'Merveille Eyi'],
			vehicles: ['DK-482-AA', 'DK-517-AB']
		},
		{
			admins: ['Wed 07:00-08:00', 'Paul Ondo'],
			both: ['Wed 07:00-08:00', 'Awa Diallo'],
			hers: ['Wed 15:00-16:00', 'Awa Diallo', 'Merveille Obiang'],
			his: ['Wed 15:00-16:00', 'Paul Ondo', 'Joël Mba'],
			theory: ['Wed 15:00-16:30', 'Zita Bongo', 'Merveille Eyi', { kind: 'theory', capacity: 2 }],
			undone: ['Wed 07:00-08:00', 'Zita Bongo'],
			merged: ['Wed 07:00-08:00', 'Léon Ella'],
			near: ['Wed 10:00-11:00', 'Léon Ella']
		}
	);
	rose = await story.at('Rose Moussavou');
	herve = await story.at('Hervé Nzé');
	awa = await story.at('Awa Diallo');
});
afterAll(() => story.end());

const nameOf = (at: BoardPage): string => (at === rose ? 'Rose' : at === herve ? 'Hervé' : 'Awa');

describe.each([
	['two admins', 'admins', () => [rose, herve]],
	['an admin and an instructor', 'both', () => [rose, awa]]
] satisfies [string, Name, () => [BoardPage, BoardPage]][])(
	'%s drag the same lesson at the same time',
	(_, name, pair) => {
		test('one result, one refusal that says who and what, and every screen equals the rows', async () => {
			const lesson = story.lessons[name];
			const [first, second] = pair();
			await Promise.all([carry(first.page, lesson, 120), carry(second.page, lesson, 300)]);
			await Promise.all([first.page.mouse.up(), second.page.mouse.up()]);
			const refused = (at: BoardPage) => at.page.locator(`[data-lesson="${lesson.id}"].is-rejected`);
			await expect
				.poll(async () => (await refused(first).count()) + (await refused(second).count()), soon)
				.toBe(1);
			const loser = (await refused(first).count()) === 1 ? first : second;
			const [winner, hours] = loser === first ? [second, '13:00–14:00'] : [first, '10:00–11:00'];
			await standsAt(winner.page, lesson, hours);
			await expect
				.poll(() => refused(loser).innerText(), soon)
				.toMatch(new RegExp(`${nameOf(winner)} a changé entre-temps\\s: horaire .*${hours.slice(0, 5)}`));
			await slip(loser.page, lesson).getByRole('button', { name: 'Abandonner' }).click();
			await story.equalTheRows(rose, herve, awa);
		});
	}
);

const whereWaits = (at: BoardPage, lesson: Lesson) =>
	at.page.locator(`[data-lesson="${lesson.id}"].is-rejected`);

/** Whose edit of the two was refused; waits for one. */
async function loserOf(...both: [BoardPage, Lesson][]): Promise<[BoardPage, Lesson]> {
	const refused = async () => {
		const counts = await Promise.all(both.map(([at, lesson]) => whereWaits(at, lesson).count()));
		return both.filter((_, n) => counts[n] === 1);
	};
	await expect.poll(async () => (await refused()).length, soon).toBe(1);
	const [found] = await refused();
	if (!found) throw new Error('nobody was refused');
	return found;
}

test('a move that is refused to hours where the lesson now stands says why, across the whole column', async () => {
	const lesson = story.lessons.near;
	const column = (await slip(rose.page, lesson).boundingBox())?.width ?? 0;
	await Promise.all([carry(rose.page, lesson, 30), carry(herve.page, lesson, 60)]);
	await Promise.all([rose.page.mouse.up(), herve.page.mouse.up()]);
	const [loser] = await loserOf([rose, lesson], [herve, lesson]);
	const refused = whereWaits(loser, lesson);
	await expect
		.poll(() => refused.locator('.lesson__reason').innerText(), soon)
		.toContain('a changé entre-temps');
	await expect.poll(async () => (await refused.boundingBox())?.width, soon).toBeGreaterThan(column - 16);
	// Where it stands looks out from under it.
	const standing = await loser.page.locator(`[data-lesson="standing:${lesson.id}"]`).boundingBox();
	expect((await refused.boundingBox())?.x).toBeGreaterThan((standing?.x ?? Infinity) + 5);
	await refused.getByRole('button', { name: 'Abandonner' }).click();
	await story.equalTheRows(rose, herve, awa);
});

describe('two put two candidates in one car at the same hour', () => {
	const carOf = async (lesson: Lesson) =>
		(
			await story.db.owner<{ plate: string | null }[]>`
			select v.plate from lesson l left join vehicle v on v.id = l.vehicle_id where l.id = ${lesson.id}`
		)[0]?.plate;

	test('one has it; the other reads the plate, and the name only if they may', async () => {
		const [hers, his] = [story.lessons.hers, story.lessons.his];
		const forms = await Promise.all([openForm(awa.page, hers), openForm(herve.page, his)]);
		for (const form of forms) await choose(form, 'Véhicule', 'DK-482-AA');
		await Promise.all(forms.map(save));
		const [loser, lesson] = await loserOf([awa, hers], [herve, his]);
		const words = {
			plate: 'Véhicule DK-482-AA pris 16:00–17:00',
			who: loser === awa ? 'par Paul pour un autre candidat' : 'par Awa pour M. Obiang'
		};
		await expect.poll(() => panel(loser.page).innerText(), soon).toContain(`${words.plate} ${words.who}`);
		expect([await carOf(hers), await carOf(his)].sort()).toEqual(['DK-482-AA', null]);
		expect(await carOf(lesson)).toBeNull();
		await panel(loser.page).getByRole('button', { name: 'Abandonner' }).click();
		await story.equalTheRows(rose, herve, awa);
	});
});

describe('two fill the last seat of a theory class', () => {
	const take = async (at: BoardPage, name: string) => {
		const form = await openForm(at.page, story.lessons.theory);
		await choose(form, 'Candidats', name);
		return form;
	};

	test('one is in, the other reads that it is full', async () => {
		const forms = [await take(rose, 'Inès Koumba'), await take(herve, 'Yann Biyogo')];
		await Promise.all(forms.map(save));
		const [loser] = await loserOf([rose, story.lessons.theory], [herve, story.lessons.theory]);
		await expect
			.poll(() => panel(loser.page).innerText(), soon)
			.toMatch(/La séance est complète\s: 2 places\./);
		await panel(loser.page).getByRole('button', { name: 'Abandonner' }).click();
		const seats = await story.db.owner<{ name: string }[]>`
			select c.name from lesson_candidate lc join candidate c on c.id = lc.candidate_id
			where lc.lesson_id = ${story.lessons.theory.id} order by c.name`;
		const winner = loser === rose ? 'Yann Biyogo' : 'Inès Koumba';
		expect(seats.map(({ name }) => name)).toEqual([winner, 'Merveille Eyi'].sort());
		for (const { page } of [rose, herve])
			await expect.poll(() => panel(page).innerText(), soon).toContain(winner);
		await story.equalTheRows(rose, herve, awa);
	});
});

describe('undo of a move, after somebody else', () => {
	const undo = (at: BoardPage) => at.page.getByRole('button', { name: 'Annuler la dernière action' }).click();

	test('moved it too: refused with who and what', async () => {
		const lesson = story.lessons.undone;
		await drag(rose.page, lesson, 120);
		await standsAt(herve.page, lesson, '10:00–11:00');
		await drag(herve.page, lesson, 60);
		await standsAt(rose.page, lesson, '11:00–12:00');
		await undo(rose);
		await expect
			.poll(() => whereWaits(rose, lesson).innerText(), soon)
			.toMatch(/Hervé a changé entre-temps\s: horaire .*11:00/);
		await slip(rose.page, lesson).getByRole('button', { name: 'Abandonner' }).click();
		await story.equalTheRows(rose, herve, awa);
	});

	test('gave it another car: the time goes back, the car stays', async () => {
		const lesson = story.lessons.merged;
		await drag(rose.page, lesson, 120);
		await standsAt(herve.page, lesson, '10:00–11:00');
		const form = await openForm(herve.page, lesson);
		await choose(form, 'Véhicule', 'DK-517-AB');
		await save(form);
		await slip(rose.page, lesson).getByText('DK-517-AB').waitFor();
		await undo(rose);
		await standsAt(herve.page, lesson, '08:00–09:00');
		await slip(herve.page, lesson).getByText('DK-517-AB').waitFor();
		await story.equalTheRows(rose, herve, awa);
	});
});

test('an instructor’s page never got a name that is not theirs, and no page complained', () => {
	const all = awa.heard.join('\n');
	expect(all).toContain('Merveille Obiang');
	for (const name of ['Joël Mba', 'Inès Koumba', 'Yann Biyogo', 'Merveille Eyi'])
		expect(all).not.toContain(name);
	expect([rose, herve, awa].flatMap(({ troubles }) => troubles)).toEqual([]);
});
