import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BoardPage, DAY, drag, isSaved, slip, soon } from '../harness/board-page.ts';
import { type BoardStory, openBoardStory } from '../harness/board-story.ts';
import { WEEK } from '../harness/board-client.ts';

type Name = 'long' | 'moved' | 'theory' | 'cancelled';
let story: BoardStory<Name>;
let rose: BoardPage;

beforeAll(async () => {
	story = await openBoardStory(
		{
			admins: ['Rose Moussavou', 'Hervé Nzé'],
			instructors: ['Awa Diallo', 'Paul Ondo', 'Zita Bongo', 'Léon Ella', 'Clarisse Ntsame-Boukandou'],
			candidates: ['Marie-Louise Nguema-Moundounga', 'Joël Mba', 'Bénédicte Mavoungou'],
			vehicles: ['DK-482-AA', 'DK-517-AB', 'EA-330-AC', 'FT-207-AB', 'GB-915-AA', 'HB-071-AA', 'JC-640-AB']
		},
		{
			long: [
				'Wed 07:00-08:00',
				'Clarisse Ntsame-Boukandou',
				'Marie-Louise Nguema-Moundounga',
				{ permit: 'C' }
			],
			moved: ['Wed 09:00-10:00', 'Paul Ondo', 'Joël Mba'],
			theory: ['Wed 11:00-12:00', 'Zita Bongo', 'Joël Mba', { kind: 'theory', capacity: 12 }],
			cancelled: ['Wed 14:00-15:00', 'Awa Diallo', 'Bénédicte Mavoungou']
		},
		false
	);
	rose = await story.at('Rose Moussavou');
});
afterAll(() => story.end());

const show = async (query: string) => {
	await rose.page.goto(`/admin/planning?week=${WEEK}&day=${DAY}&${query}`);
	await slip(rose.page, story.lessons.moved).waitFor();
};

/** Text of slips that a box cuts through: below its foot or, without an ellipsis, at its side. */
const cutText = () =>
	rose.page.evaluate(() =>
		[...document.querySelectorAll('.lesson__body')].flatMap((body) => {
			const box = body.getBoundingClientRect();
			return [...body.querySelectorAll('.lesson__who, .lesson__line > *')]
				.filter((part) => {
					const { top, bottom, width } = part.getBoundingClientRect();
					const line = part.closest('.lesson__line');
					// Clipped whole, or on the line that is hidden whole.
					if (width === 0 || getComputedStyle(line ?? part).clipPath !== 'none') return false;
					if (line && top >= line.getBoundingClientRect().bottom - 1) return false;
					return bottom > box.bottom + 1;
				})
				.map((part) => part.textContent);
		})
	);

describe('the board keeps its measure', () => {
	test.each(['view=day', 'view=three'])(
		'an hour has 60 px and more under the band of a draft: %s',
		async (query) => {
			await rose.page.setViewportSize({ width: 1280, height: 640 });
			await show(query);
			await rose.page.locator('.band--draft').waitFor();
			const [first, second] = await Promise.all(
				[story.lessons.long, story.lessons.moved].map((lesson) => slip(rose.page, lesson).boundingBox())
			);
			// Two hours lie between them.
			expect((second?.y ?? 0) - (first?.y ?? 0)).toBeGreaterThanOrEqual(120);
		}
	);

	test.each(['instructors', 'vehicles', 'places'])('no slip is cut through: %s', async (columns) => {
		await rose.page.setViewportSize({ width: 1440, height: 900 });
		await show(`view=day&columns=${columns}`);
		expect(await cutText()).toEqual([]);
	});

	test('a slip does not say again what the head of its column says', async () => {
		await show('view=day&columns=instructors');
		expect(await slip(rose.page, story.lessons.theory).innerText()).not.toContain('Zita Bongo');
		await show('view=day&columns=vehicles');
		expect(await slip(rose.page, story.lessons.theory).innerText()).toContain('Zita Bongo');
	});

	test('a stretch being drawn says its hours and whose it is', async () => {
		await show('view=day&columns=instructors');
		const { page } = rose;
		const lane = await page.locator('.lane').first().boundingBox();
		const from = await slip(page, story.lessons.moved).boundingBox();
		if (!lane || !from) throw new Error('no grid');
		await page.mouse.move(lane.x + 40, from.y + 5);
		await page.mouse.down();
		await page.mouse.move(lane.x + 40, from.y + 80, { steps: 5 });
		const drawn = page.locator('.is-picked');
		await expect.poll(() => drawn.innerText(), soon).toMatch(/^10:00–11:30\s+Awa Diallo$/);
		await page.mouse.up();
	});

	test('days of the three-day view are named on one line, with their month', async () => {
		await show('view=three');
		const heads = await rose.page.locator('.day-head__name').allInnerTexts();
		expect(heads).toHaveLength(3);
		for (const head of heads) expect(head).toMatch(/^\p{L}+ \d+ nov\.$/u);
	});
});

test.each([
	[1440, 900],
	[1000, 700],
	[360, 740]
])('whoever comes or goes, and without network, nothing in the bar moves: %i', async (width, height) => {
	const { page, context } = rose;
	await show('view=day');
	await page.setViewportSize({ width, height });
	const places = () =>
		page.evaluate(() =>
			['.find', '.link .icon', '.weeks'].map((part) => {
				const box = document.querySelector(part)?.getBoundingClientRect();
				return `${part} ${String(Math.round(box?.left ?? 0))}`;
			})
		);
	const alone = await places();
	const herve = await story.at('Hervé Nzé');
	await page.locator('.here .face[title="Hervé Nzé"]').waitFor();
	expect(await places()).toEqual(alone);
	await context.setOffline(true);
	await page.locator('.link--offline').waitFor();
	expect(await places()).toEqual(alone);
	await context.setOffline(false);
	await herve.context.close();
	await page.setViewportSize({ width: 1440, height: 900 });
});

test.each([721, 800, 981])('no tool is cut off: %i', async (width) => {
	const { page } = rose;
	await show('view=day');
	await page.setViewportSize({ width, height: 740 });
	const ends = await page
		.locator('.bar > *, .tools__end > *')
		.evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().right));
	await page.setViewportSize({ width: 1440, height: 900 });
	expect(Math.max(...ends)).toBeLessThanOrEqual(width);
});

test('a lesson that somebody else moves and holds bears one name', async () => {
	await show('view=day');
	const herve = await story.at('Hervé Nzé');
	await drag(herve.page, story.lessons.moved, 60);
	const hers = slip(rose.page, story.lessons.moved);
	await expect.poll(() => hers.innerText(), soon).toContain('11:00–12:00');
	await isSaved(herve.page);
	await slip(herve.page, story.lessons.moved).click();
	await rose.page.locator('.lesson.is-held').waitFor();
	expect(await hers.locator('.held-by, .changed-by').allInnerTexts()).toEqual(['Hervé']);
});

test.each(['day', 'week', 'list'])(
	'paper has the day, what is saved of it, on one page: %s',
	async (view) => {
		const { page } = rose;
		await page.goto(`/admin/planning?week=${WEEK}&day=${DAY}&view=${view}`);
		await page.locator('.link--saved').waitFor();
		await page.locator(`[data-lesson], [data-row]`).first().waitFor();
		await page.emulateMedia({ media: 'print' });
		await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
		const paper = page.locator('.paper');
		expect(await paper.locator('.paper__slip').count()).toBe(4);
		expect(await page.locator('.board-page, .rail').filter({ visible: true }).count()).toBe(0);
		expect(await paper.evaluate((sheet) => sheet.scrollHeight <= sheet.clientHeight)).toBe(true);
		await page.evaluate(() => dispatchEvent(new Event('afterprint')));
		await page.emulateMedia({ media: 'screen' });
		expect(await paper.count()).toBe(0);
	}
);
