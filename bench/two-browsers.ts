import { randomUUID } from 'node:crypto';
import { type Browser, type Page } from 'playwright-core';
import { instant } from '#domain/lesson.ts';
import { daysOf, instantOf, type Week } from '#domain/week.ts';
import { lesson } from '../tests/builders/lesson.ts';
import { DESKTOP } from '../tests/harness/browser.ts';
import { liveSchool, type Person } from '../tests/harness/live-school.ts';
import { openApp } from '../tests/harness/server.ts';
import { type Bench, type Figures, median, quantile } from './bench.ts';
import { fullWeek, schoolFor } from './full-week.ts';
import { enter, nextWeek, openChromium, openDatabase, openSchedule, plant } from './school-stage.ts';
import { type Stage } from './stage.ts';

const ZONE = 'Africa/Libreville';
/** A usual week of the demo school. */
const LESSONS = 150;
const DROPS = 24;
const TWO_HOURS = 2;

export const twoBrowsers: Bench = {
	name: 'two-browsers',
	what: 'a drop in one browser until the other shows it, commit included',
	runs: 2,
	needs: ['pages', 'browser'],
	goals: { 'seen.p95_ms': { op: '<=', value: 150 } },
	measure
};

declare global {
	var dropped: number | undefined;
	var seen: { text: string; at: number } | undefined;
}

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	const db = await openDatabase(stage);
	const wanted = schoolFor(LESSONS);
	const house = await liveSchool(db, { ...wanted, instructors: ['Awa', ...(wanted.instructors ?? [])] });
	const [rose, guy] = [await house.signIn('Rose'), await house.signIn('Guy')];
	const week = nextWeek(ZONE);
	const day = daysOf(week)[1] ?? '';
	const mine = freeLesson(day, house.ids['Awa'] ?? '');
	const schedule = await openSchedule(stage, db);
	await plant(schedule, rose, week, [...fullWeek(week, LESSONS, house.ids, ZONE), mine]);
	const app = await stage.open(openApp(db.appUrl), (one) => one.stop());
	const browser = await openChromium(stage);
	const board = { browser, origin: app.origin, week, day, lesson: mine.id };
	const hand = await openBoard(board, rose);
	const eye = await openBoard(board, guy);
	await hand.evaluate(noteDrops);
	await eye.evaluate(noteSight, mine.id);
	await timeOf(hand, eye, mine.id, true);
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) all.push(await measureOnce(hand, eye, mine.id));
	return all;
}

/** The only lesson of an instructor's day: wherever it goes, no rule objects. */
function freeLesson(day: string, instructor: string) {
	const from = Date.parse(instantOf(day, '09:00', ZONE));
	const hours = { start: instant(from), end: instant(from + 3_600_000) };
	return { ...lesson('Mon 00:00-01:00'), ...hours, id: randomUUID(), instructor };
}

interface Board {
	browser: Browser;
	origin: string;
	week: Week;
	day: string;
	lesson: string;
}

async function openBoard({ browser, origin, week, day, lesson }: Board, person: Person): Promise<Page> {
	const context = await browser.newContext({ baseURL: origin, viewport: DESKTOP, locale: 'fr-FR' });
	await enter(context, origin, person);
	const page = await context.newPage();
	await page.goto(`/admin/planning?week=${week}&day=${day}&view=day`);
	await slip(page, lesson).waitFor();
	return page;
}

const slip = (page: Page, lesson: string) => page.locator(`[data-lesson="${lesson}"]`).first();

async function measureOnce(hand: Page, eye: Page, lesson: string): Promise<Figures> {
	const times: number[] = [];
	for (let n = 0; n < DROPS; n++) times.push(await timeOf(hand, eye, lesson, n % 2 === 1));
	return {
		'seen.p50_ms': median(times),
		'seen.p95_ms': quantile(times, 0.95),
		'seen.max_ms': Math.max(...times)
	};
}

/** Milliseconds from letting the slip go in one page until it stands elsewhere in the other. */
async function timeOf(hand: Page, eye: Page, lesson: string, down: boolean): Promise<number> {
	await hand.evaluate(() => (globalThis.dropped = undefined));
	const before = await eye.evaluate(() => globalThis.seen?.text ?? '');
	await drag(hand, lesson, down);
	const seen = await eye.waitForFunction(
		(was) => (globalThis.seen && globalThis.seen.text !== was ? globalThis.seen : null),
		before,
		{ polling: 50, timeout: 10_000 }
	);
	const at = (await seen.jsonValue())?.at ?? Number.NaN;
	const dropped = await hand.evaluate(() => globalThis.dropped ?? Number.NaN);
	await hand.waitForFunction(
		(id) => document.querySelector(`[data-lesson="${id}"].is-saved:not(.is-ghost)`) !== null,
		lesson,
		{ polling: 50 }
	);
	await hand.waitForTimeout(150);
	return at - dropped;
}

async function drag(page: Page, lesson: string, down: boolean): Promise<void> {
	const box = await slip(page, lesson).boundingBox();
	if (!box) throw new Error('the slip is not on screen');
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	const far = (down ? 1 : -1) * TWO_HOURS * box.height;
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x, y + far / 2, { steps: 4 });
	await page.mouse.move(x, y + far, { steps: 4 });
	await page.mouse.up();
}

/** Runs in the page of the hand. */
function noteDrops(): void {
	document.addEventListener('pointerup', () => (globalThis.dropped = Date.now()), { capture: true });
}

/** Runs in the page of the eye: when the slip last came to say another time. */
function noteSight(lesson: string): void {
	const read = (): void => {
		const text = document.querySelector(`[data-lesson="${lesson}"] .lesson__line .num`)?.textContent;
		if (text && text !== globalThis.seen?.text) globalThis.seen = { text, at: Date.now() };
	};
	new MutationObserver(read).observe(document.body, { subtree: true, childList: true, characterData: true });
	read();
}
