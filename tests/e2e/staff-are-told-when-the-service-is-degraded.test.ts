import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEEK } from '../harness/board-client.ts';
import { type BoardPage, DAY, openBoardPage, seat } from '../harness/board-page.ts';
import { openBrowser, PHONE } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { liveSchool, type LiveSchool, NOW } from '../harness/live-school.ts';
import { takePostgresAway } from '../harness/postgres-away.ts';
import { openRedis, type TestRedis } from '../harness/redis.ts';
import { type App, openApp } from '../harness/server.ts';

let db: TestDatabase;
let redis: TestRedis;
let app: App;
let browser: Browser;
let house: LiveSchool;
let board: BoardPage;
let office: BoardPage;
let instructors: BoardPage;
let candidates: BoardPage;

beforeAll(async () => {
	db = await freshDatabase();
	redis = await openRedis();
	house = await liveSchool(db, { admins: ['Rose', 'Guy'], instructors: ['Awa'], candidates: ['Joël'] });
	[app, browser] = await Promise.all([openApp(db.appUrl, { NOW, REDIS_URL: redis.url }), openBrowser()]);
	const where = { browser, origin: app.origin };
	board = await openBoardPage(where, await house.signIn('Rose'));
	const open = async (name: string, path: string, viewport = PHONE): Promise<BoardPage> => {
		const opened = await seat({ ...where, viewport }, await house.signIn(name));
		await opened.page.goto(path);
		return opened;
	};
	office = await open('Guy', '/admin/candidates', { width: 1440, height: 900 });
	instructors = await open('Awa', '/agenda');
	candidates = await open('Joël', '/my');
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await redis.kill();
	await db.drop();
});

const notice = (page: Page) => page.locator('.service p');
/** Long enough for the question that finds out and the one that makes sure. */
const SOON = { timeout: 9_000 };
const staff = () => [board.page, office.page, instructors.page];
const isTold = (text: string) =>
	Promise.all(staff().map((page) => notice(page).filter({ hasText: text }).waitFor(SOON)));
const isSilent = () =>
	Promise.all(staff().map((page) => notice(page).waitFor({ ...SOON, state: 'detached' })));

/** Where everything on a page stands. */
const layout = (page: Page): Promise<string[]> =>
	page.evaluate(() =>
		[...document.querySelectorAll('header, main, h1, .stage, .bar, nav, .p-top, table, .btn')].map((one) => {
			const { x, y, width, height } = one.getBoundingClientRect();
			return [one.className, x, y, width, height].join(' ');
		})
	);

test('Redis goes and comes back: staff read it within seconds, nothing moves, and candidates hear nothing', async () => {
	await Promise.all(staff().map((page) => page.waitForLoadState('networkidle')));
	const before = await Promise.all(staff().map(layout));
	expect(await notice(office.page).count()).toBe(0);
	await redis.kill();
	await isTold('La liaison entre les serveurs est coupée');
	expect(await Promise.all(staff().map(layout))).toEqual(before);
	expect(await candidates.page.locator('.service').count()).toBe(0);
	// Whoever works under it is not in its way: a click goes to what lies below.
	const box = await notice(board.page).boundingBox();
	const under = await board.page.evaluate(
		({ x, y }) => document.elementFromPoint(x, y)?.closest('.service') === null,
		{ x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 10 }
	);
	expect(under).toBe(true);
	await redis.again();
	await isSilent();
	expect(await Promise.all(staff().map(layout))).toEqual(before);
});

test('PostgreSQL goes and comes back: staff read that nothing is saved, until it is', async () => {
	const comeBack = await takePostgresAway(db);
	await isTold('La base de données ne répond pas');
	await comeBack();
	await isSilent();
	await board.page.locator('.link--saved').waitFor({ timeout: 20_000 });
});

test('in English', async () => {
	const rose = await house.signIn('Rose');
	const { page, context } = await seat({ browser, origin: app.origin }, rose);
	await db.owner`update account set locale = 'en' where id = ${rose.actor.account}`;
	await redis.kill();
	await page.goto(`/admin/planning?week=${WEEK}&day=${DAY}`);
	await notice(page).filter({ hasText: 'The link between the servers is down' }).waitFor(SOON);
	await redis.again();
	await notice(page).waitFor({ ...SOON, state: 'detached' });
	await context.close();
});
