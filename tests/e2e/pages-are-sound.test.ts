import axe from 'axe-core';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WEEK } from '../harness/board-client.ts';
import { type BoardPage, DAY, isSaved, seat } from '../harness/board-page.ts';
import { type BoardStory, openBoardStory } from '../harness/board-story.ts';
import { DESKTOP, PHONE, visitor } from '../harness/browser.ts';
import { filled, PAGES, tell, type Things, uploadCalendar } from '../harness/pages.ts';

type Who = 'Rose Moussavou' | 'Awa Diallo' | 'Merveille Obiang' | 'nobody';
let story: BoardStory<'hers' | 'theory' | 'his' | 'past'>;
let things: Things;

beforeAll(async () => {
	story = await openBoardStory(
		{
			admins: ['Rose Moussavou'],
			instructors: ['Awa Diallo', 'Jean-Baptiste Ndong-Obame'],
			candidates: ['Merveille Obiang', 'Marie-Louise Nguema Mba', 'Joël Mba'],
			vehicles: ['DK-482-AA', 'DK-517-AB'],
			places: ['Glass', 'Place de l’Indépendance']
		},
		{
			hers: ['Wed 07:00-08:00', 'Awa Diallo', 'Merveille Obiang'],
			theory: ['Wed 09:00-10:30', 'Awa Diallo', 'Marie-Louise Nguema Mba', { kind: 'theory', capacity: 12 }],
			his: ['Wed 07:15-08:15', 'Jean-Baptiste Ndong-Obame', 'Joël Mba'],
			past: ['Tue 08:00-09:00', 'Awa Diallo', 'Merveille Obiang']
		}
	);
	const { ids } = story.house;
	const admin = await story.person('Rose Moussavou');
	things = {
		instructors: ids['Awa Diallo'] ?? '',
		candidates: ids['Merveille Obiang'] ?? '',
		vehicles: ids['DK-482-AA'] ?? '',
		places: ids['Glass'] ?? '',
		lessons: story.lessons.hers.id,
		import: await uploadCalendar(story.app.origin, admin.cookie),
		messages: await tell(story.db.owner, ids['Merveille Obiang'] ?? '')
	};
});
afterAll(() => story.end());

function whoOpens(address: string): Who {
	if (address.startsWith('/admin')) return 'Rose Moussavou';
	if (address.startsWith('/agenda')) return 'Awa Diallo';
	return address.startsWith('/my') ? 'Merveille Obiang' : 'nobody';
}

const open: Record<string, Promise<Pick<BoardPage, 'page' | 'troubles'>>> = {};
/** One browser window a person and size. */
function windowOf(who: Who, viewport: typeof PHONE): Promise<Pick<BoardPage, 'page' | 'troubles'>> {
	const visit = { origin: story.app.origin, viewport };
	return (open[`${who} ${String(viewport.width)}`] ??=
		who === 'nobody'
			? visitor(story.browser, visit)
			: story.person(who).then((person) => seat({ browser: story.browser, ...visit }, person)));
}

const isBoard = (address: string): boolean => address === '/admin/planning' || address === '/agenda/board';

async function show(page: Page, address: string, view: string): Promise<void> {
	const week = `?week=${WEEK}&day=${DAY}&view=${view}`;
	await page.goto(filled(address, things) + (isBoard(address) ? week : ''));
	if (isBoard(address)) await isSaved(page);
	if (address.startsWith('/my')) await page.locator('.p-live').getByText('À jour', { exact: true }).waitFor();
	await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** How much of the page moved by itself since it was opened. */
const shiftOf = (page: Page): Promise<number> =>
	page.evaluate(
		() =>
			new Promise<number>((resolve) => {
				let sum = 0;
				new PerformanceObserver((list) => {
					for (const one of list.getEntries()) sum += (one as unknown as { value: number }).value;
				}).observe({ type: 'layout-shift', buffered: true });
				setTimeout(() => resolve(sum), 250);
			})
	);

const overflowOf = (page: Page): Promise<number> =>
	page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** @param rules only these; all of them without */
const violationsOf = (page: Page, rules?: string[]): Promise<string[]> =>
	page.evaluate(async (only) => {
		const { axe: engine } = globalThis as unknown as { axe: typeof axe };
		const { violations } = await engine.run(document, {
			resultTypes: ['violations'],
			...(only ? { runOnly: only } : {})
		});
		return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
	}, rules);

/** Changes the theme and waits until every colour has arrived. */
async function darken(page: Page): Promise<void> {
	await page.emulateMedia({ colorScheme: 'dark' });
	await page.evaluate(() =>
		Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => undefined)
	);
}

/** On a phone a board is the list of one day, whatever the view. */
const casesAt = (viewport: typeof PHONE): (readonly [string, string])[] =>
	PAGES.flatMap((address) => {
		if (!isBoard(address)) return [[address, ''] as const];
		const views = viewport === PHONE ? ['day'] : ['day', 'three', 'week', 'list'];
		return views.map((view) => [address, view] as const);
	});

describe.each([
	['at the desk', DESKTOP],
	['on a phone', PHONE]
])('%s', (_, viewport) => {
	test.each(casesAt(viewport))(
		'%s %s: nothing overflows or jumps, everybody can use it, light and dark',
		async (address, view) => {
			const { page, troubles } = await windowOf(whoOpens(address), viewport);
			await page.emulateMedia({ colorScheme: 'light' });
			await show(page, address, view);
			const shift = await shiftOf(page);
			const overflow = await overflowOf(page);
			await page.evaluate(axe.source);
			const light = await violationsOf(page);
			await darken(page);
			const dark = await violationsOf(page, ['color-contrast']);
			expect({ overflow, light, dark, troubles: troubles.splice(0) }).toEqual({
				overflow: 0,
				light: [],
				dark: [],
				troubles: []
			});
			expect(shift).toBeLessThan(0.02);
		}
	);
});
