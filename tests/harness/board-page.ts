import { type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { type Lesson } from '#domain/lesson.ts';
import { WEEK } from './board-client.ts';
import { visitor } from './browser.ts';
import { type TestDatabase } from './database.ts';
import { type Person } from './live-school.ts';

/** The day the stories play on: Wednesday of the tests' week, in the school's zone. */
export const DAY = '2026-11-25';

/** A board open in somebody's own browser, with what went wrong there and every byte that came. */
export interface BoardPage {
	page: Page;
	context: BrowserContext;
	troubles: string[];
	heard: string[];
}

interface Seat {
	browser: Browser;
	origin: string;
	viewport?: { width: number; height: number };
}

/** Signed in by their cookie, as if they had come through the form. */
export async function seat({ browser, ...visit }: Seat, person: Person): Promise<BoardPage> {
	const { context, page, troubles } = await visitor(browser, visit);
	const [name = '', value = ''] = person.cookie.split('=');
	await context.addCookies([{ name, value, url: visit.origin.replace('http:', 'https:'), secure: true }]);
	const heard: string[] = [];
	page.on('websocket', (socket) => {
		socket.on('framereceived', ({ payload }) => heard.push(payload.toString()));
	});
	page.on('response', (response) => {
		if (/text\/html|json/.test(response.headers()['content-type'] ?? ''))
			void response.text().then(
				(text) => heard.push(text),
				() => undefined
			);
	});
	return { context, page, troubles, heard };
}

/** Opens the week's board on the stories' day and waits until it is live. */
export async function openBoardPage(where: Seat, person: Person, view = 'day'): Promise<BoardPage> {
	const opened = await seat(where, person);
	const path = person.actor.instructor === null ? '/admin/planning' : '/agenda/board';
	await opened.page.goto(`${path}?week=${WEEK}&day=${DAY}&view=${view}`);
	await isSaved(opened.page);
	return opened;
}

/** All of one's edits have their verdict. */
export const isSaved = (page: Page): Promise<void> => page.locator('.link--saved').waitFor();

export const slip = (page: Page, { id }: Pick<Lesson, 'id'>): Locator =>
	page.locator(`[data-lesson="${id}"]`).first();

export const panel = (page: Page): Locator => page.locator('aside.panel');

/** Where it is once it no longer moves: a board just opened still lays itself out. */
async function restingBox(block: Locator) {
	for (let looks = 0; looks < 50; looks++) {
		const before = await block.boundingBox();
		await block.page().waitForTimeout(100);
		const now = await block.boundingBox();
		if (now && before && now.x === before.x && now.y === before.y && now.height === before.height) return now;
	}
	throw new Error('the slip is not on screen, or never comes to rest');
}

/** Takes a slip up with the mouse and carries it, without letting go. */
export async function carry(page: Page, lesson: Lesson, minutes: number): Promise<void> {
	const block = slip(page, lesson);
	await block.scrollIntoViewIfNeeded();
	const box = await restingBox(block);
	const length = (Date.parse(lesson.end) - Date.parse(lesson.start)) / 60_000;
	const x = box.x + box.width / 2;
	const y = box.y + 8;
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x, y + ((box.height + 2) * minutes) / length, { steps: 6 });
	await page.locator('.cell--origin').first().waitFor();
}

export async function drag(page: Page, lesson: Lesson, minutes: number): Promise<void> {
	await carry(page, lesson, minutes);
	await page.mouse.up();
}

/** Opens the form of a lesson in the side panel. */
export async function openForm(page: Page, lesson: Lesson): Promise<Locator> {
	await slip(page, lesson).click();
	await panel(page).getByRole('button', { name: 'Modifier' }).click();
	const form = panel(page).locator('form');
	await form.waitFor();
	return form;
}

/** Takes the one choice of a field that fits the text. */
export async function choose(form: Locator, field: string, text: string): Promise<void> {
	await form.getByRole('combobox', { name: field }).fill(text);
	await form.getByRole('option').filter({ hasText: text }).click();
}

export const save = (form: Locator): Promise<void> =>
	form.getByRole('button', { name: 'Enregistrer' }).click();

/** Waits until a slip says its time: `11:00–12:00`, the school's. */
export const standsAt = (page: Page, lesson: Lesson, hours: string): Promise<void> =>
	page.locator(`[data-lesson="${lesson.id}"].is-saved`, { hasText: hours }).first().waitFor();

/** Waits until a slip shows an edit that has no verdict yet. */
export const waitsAt = (page: Page, lesson: Lesson): Promise<void> =>
	page.locator(`[data-lesson="${lesson.id}"].is-pending`).first().waitFor();

/** For what is read of a screen: browsers on a busy machine take their time. */
export const soon = { timeout: 15_000 };

/** What a screen shows of the day: one line a lesson, `id 11:00–12:00 Awa Diallo`. */
export const screenOf = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const heads = [...document.querySelectorAll('.column-head__name')].map((head) => ({
			name: head.textContent,
			box: (head.closest('[role=columnheader]') ?? head).getBoundingClientRect()
		}));
		return [...document.querySelectorAll<HTMLElement>('[data-lesson]')]
			.map((block) => {
				const { left, width } = block.getBoundingClientRect();
				const middle = left + width / 2;
				const head = heads.find(({ box }) => box.left <= middle && middle <= box.right);
				const hours = block.querySelector('.lesson__line .num')?.textContent ?? '?';
				return `${block.dataset.lesson ?? ''} ${hours} ${head?.name ?? '?'}`;
			})
			.sort();
	});

/** The same lines, from the rows. */
export async function rowsOf(db: TestDatabase, school: string): Promise<string[]> {
	const rows = await db.owner<{ line: string }[]>`
		select concat(l.id, ' ', to_char(l.starts_at at time zone s.zone, 'HH24:MI'), '–',
			to_char(l.ends_at at time zone s.zone, 'HH24:MI'), ' ', i.name) as line
		from lesson l join school s on s.id = l.school_id join instructor i on i.id = l.instructor_id
		where l.school_id = ${school} and (l.starts_at at time zone s.zone)::date = ${DAY}::date order by line`;
	return rows.map(({ line }) => line);
}
