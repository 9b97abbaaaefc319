import axe from 'axe-core';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Step } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { createSchedule } from '#schedule/create.ts';
import { create, move } from '../builders/lesson.ts';
import { openBoard, WEEK } from '../harness/board-client.ts';
import { seat } from '../harness/board-page.ts';
import { DESKTOP, openBrowser, type Visit } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { freshEdit, freshLesson, liveSchool, type LiveSchool, type Person } from '../harness/live-school.ts';
import { tell } from '../harness/pages.ts';
import { openPhone } from '../harness/phone.ts';
import { type App, openApp } from '../harness/server.ts';

const NOW = '2026-11-24T05:00:00Z';
let db: TestDatabase;
let house: LiveSchool;
let app: App;
let browser: Browser;
let board: Awaited<ReturnType<typeof openBoard>>;
let merveille: Person;
let joel: Person;
let hers: Lesson;
let his: Lesson;

beforeAll(async () => {
	db = await freshDatabase();
	house = await liveSchool(db, {
		admins: ['Rose'],
		instructors: ['Awa'],
		candidates: ['Merveille', 'Joël'],
		vehicles: ['DK-482-AA'],
		zone: 'Africa/Libreville'
	});
	const rose = await house.signIn('Rose');
	const awa = await house.signIn('Awa');
	merveille = await house.signIn('Merveille');
	joel = await house.signIn('Joël');
	const before = createSchedule({ sql: db.app, clock: () => Date.parse(NOW) });
	const own = { instructor: awa.actor.instructor };
	hers = freshLesson('Tue 09:00-10:00', { ...own, candidates: [merveille.actor.candidate ?? ''] });
	his = freshLesson('Tue 13:00-14:00', { ...own, candidates: [joel.actor.candidate ?? ''] });
	for (const one of [hers, his])
		await before.submit(rose.actor, WEEK, [{ id: freshEdit(), edit: create(one) }]);
	await before.publish(rose.actor, WEEK);
	await db.owner`update candidate_event set seen_at = now()`;
	[app, browser] = await Promise.all([openApp(db.appUrl, { NOW }), openBrowser()]);
	board = await openBoard(portOf(app), rose, WEEK, before, app.origin);
	await before.close();
});
afterAll(async () => {
	board.provider.destroy();
	await browser.close();
	await app.stop();
	await db.drop();
});

test('an admin puts an announcement into the school’s own words, and sees how it reads before keeping it', async () => {
	const rose = await house.signIn('Rose');
	const { page, troubles } = await seat({ browser, origin: app.origin, viewport: DESKTOP }, rose);
	await page.goto(`${app.origin}/admin/messages/wording?kind=moved`);
	const text = page.getByLabel('Par SMS');
	const preview = page.getByRole('region', { name: 'Aperçu' });
	await preview.getByText('1 segment').waitFor();
	await text.fill('RDV {jour}');
	await page.getByText('{jour} n’est pas un mot connu').waitFor();
	await text.fill('RDV {quand}, pas {avant}[ à {lieu}]');
	await preview.getByText('RDV mar. 24 nov. 14:00, pas lun. 23 nov. 14:00').waitFor();
	await page.getByLabel('Essayer avec').selectOption('Merveille');
	await preview.getByText('RDV mar. 24 nov. 10:00, pas lun. 23 nov. 10:00').waitFor();
	expect(await db.owner`select from wording`).toHaveLength(0);
	await page.getByRole('button', { name: 'Enregistrer' }).click();
	await page.getByRole('link', { name: 'Séance déplacée à vous' }).waitFor();
	const kept = await db.owner`select kind, form, locale, template from wording`;
	expect([...kept]).toEqual([
		{ kind: 'moved', form: 'short', locale: 'fr', template: 'RDV {quand}, pas {avant}[ à {lieu}]' }
	]);
	await text.fill('');
	await preview.getByText('Séance déplacée').waitFor();
	await page.getByRole('button', { name: 'Enregistrer' }).click();
	await expect.poll(() => db.owner`select from wording`).toHaveLength(0);
	expect(troubles).toEqual([]);
	await page.close();
});

const portOf = (one: App): number => Number(new URL(one.origin).port);

/** An admin's edit on the open board, as a drag makes it. */
const edit = (step: Step) => board.doc.getMap('edits').set(freshEdit(), step);
const nowOf = (one: Lesson): Lesson => ({
	...one,
	...(board.doc.getMap('lessons').get(one.id) as Lesson),
	id: one.id
});

/** A candidate's phone, with every byte its page and its socket were sent. */
const phone = (person: Person, more: Partial<Visit> = {}) =>
	openPhone(browser, person, { origin: app.origin, ...more });

const isLive = (page: Page) => page.locator('.p-live').getByText('À jour', { exact: true }).waitFor();

test('a candidate sees the change within a second, and the other’s page never receives a byte of it', async () => {
	const [her, him] = await Promise.all([phone(merveille), phone(joel)]);
	await Promise.all([her.page.goto('/my'), him.page.goto('/my')]);
	await Promise.all([isLive(her.page), isLive(him.page)]);
	const quiet = him.heard.length;
	const began = performance.now();
	edit(move(nowOf(hers), 'Wed 10:00-11:00'));
	await her.page.locator('.change', { hasText: 'mer. 11:00' }).waitFor({ timeout: 5_000 });
	expect(performance.now() - began).toBeLessThan(1_000);
	expect(await her.page.locator('.change s').innerText()).toBe('mar. 10:00');
	expect(await her.page.locator('.next-lesson__time').innerText()).toBe('11:00 – 12:00');

	await him.page.waitForTimeout(3_000);
	expect(him.heard.slice(quiet).filter((frame) => frame.includes('planning'))).toEqual([]);
	const all = him.heard.join('\n');
	for (const foreign of ['Merveille', hers.id, merveille.actor.candidate ?? ''])
		expect(all).not.toContain(foreign);
	expect(all).toContain(his.id);
	expect(her.heard.join('\n')).not.toContain(his.id);
	expect([...her.troubles, ...him.troubles]).toEqual([]);
	await Promise.all([her.context.close(), him.context.close()]);
});

test('a change between page render and socket join is not lost', async () => {
	const her = await phone(merveille);
	let join = (): void => undefined;
	const mayJoin = new Promise<void>((resolve) => (join = resolve));
	await her.page.routeWebSocket(/\/live\//, async (socket) => {
		await mayJoin;
		socket.connectToServer();
	});
	await her.page.goto('/my');
	await her.page.locator('.next-lesson__time', { hasText: '11:00 – 12:00' }).waitFor();
	edit(move(nowOf(hers), 'Wed 12:00-13:00'));
	await her.page.waitForTimeout(500);
	expect(await her.page.locator('.next-lesson__time').innerText()).toBe('11:00 – 12:00');
	join();
	await her.page.locator('.next-lesson__time', { hasText: '13:00 – 14:00' }).waitFor({ timeout: 5_000 });
	await her.context.close();
});

test('«Vu» takes the card away, at once and after a reload, and what comes later shows again', async () => {
	const her = await phone(merveille);
	await her.page.goto('/my');
	await isLive(her.page);
	await her.page.getByRole('button', { name: 'Vu', exact: true }).click();
	await her.page.locator('.change').waitFor({ state: 'detached' });
	await her.page.reload();
	await isLive(her.page);
	expect(await her.page.locator('.change').count()).toBe(0);
	edit(move(nowOf(hers), 'Wed 14:00-15:00'));
	await her.page.locator('.change', { hasText: 'mer. 15:00' }).waitFor();
	expect(await her.page.locator('.change s').innerText()).toBe('mer. 13:00');
	expect(her.troubles).toEqual([]);
	await her.context.close();
});

describe('without JavaScript', () => {
	test('the planning is all there, «Vu» works, and so do the months', async () => {
		const her = await phone(merveille, { javaScript: false });
		await her.page.goto('/my');
		expect(await her.page.locator('.next-lesson__time').innerText()).toBe('15:00 – 16:00');
		expect(await her.page.locator('.p-live').innerText()).toBe('À jour à 06:00');
		await her.page.getByRole('button', { name: 'Vu', exact: true }).click();
		await her.page.waitForURL('/my');
		expect(await her.page.locator('.change').count()).toBe(0);
		await her.page.getByRole('link', { name: 'Planning' }).click();
		expect(await her.page.locator('h1').innerText()).toMatch(/novembre 2026/i);
		expect(await her.page.locator('.lesson-row').count()).toBe(1);
		await her.page.getByRole('link', { name: 'Mois suivant' }).click();
		expect(await her.page.locator('h1').innerText()).toMatch(/décembre 2026/i);
		expect(await her.page.locator('.lesson-row').count()).toBe(0);
		await her.context.close();
	});
});

test('a form that was tampered with is refused with a sentence and changes nothing', async () => {
	const post = (body: string) =>
		fetch(`${app.origin}/my?/seen`, {
			method: 'POST',
			redirect: 'manual',
			headers: {
				origin: app.origin,
				cookie: merveille.cookie,
				accept: 'text/html',
				'content-type': 'application/x-www-form-urlencoded'
			},
			body
		}).then((answer) => answer.status);
	for (const body of [
		'',
		'lesson=x&upTo=1',
		`lesson=${his.id}`,
		`lesson=${hers.id}&upTo=-1`,
		`lesson=${hers.id}&upTo=1e9`
	])
		expect([body, await post(body)]).toEqual([body, 400]);
});

test('whoever lives by another clock reads beside each hour whose it is', async () => {
	const id = merveille.actor.candidate ?? '';
	const livesBy = (zone: string | null) => db.owner`update person set zone = ${zone} where id = ${id}`;
	await tell(db.owner, id);
	await livesBy('Asia/Tokyo');
	const her = await phone(merveille);
	await her.page.goto('/my');
	await isLive(her.page);
	edit(move(nowOf(hers), 'Wed 16:00-17:00'));
	await her.page.locator('.change', { hasText: 'mer. 17:00' }).waitFor();
	expect(await her.page.locator('.change s').innerText()).toBe('mer. 15:00');
	expect(await her.page.locator('.change span.num > b').innerText()).toBe('mer. 17:00 (Libreville)');
	expect(await her.page.locator('.next-lesson__time').innerText()).toBe('17:00 – 18:00\nHeure de Libreville');
	await her.page.getByRole('button', { name: 'Vu', exact: true }).click();
	await her.page.goto('/my/month');
	expect(await her.page.locator('.lesson-row small').allInnerTexts()).toContain('Heure de Libreville, Awa');
	await her.page.goto('/my/messages');
	expect(await her.page.locator('.letter time').innerText()).toMatch(/\d\d:\d\d \(Libreville\)$/);
	await livesBy('Africa/Libreville');
	for (const path of ['/my', '/my/month', '/my/messages']) {
		await her.page.goto(path);
		await isLive(her.page);
		expect(await her.page.locator('main').innerText()).not.toContain('Libreville');
	}
	await livesBy(null);
	expect(her.troubles).toEqual([]);
	await her.context.close();
});

test('the first page weighs at most 100 KB of scripts and styles, and shifts nothing', async () => {
	const her = await phone(merveille);
	let weight = 0;
	her.page.on('requestfinished', (request) => {
		if (['script', 'stylesheet'].includes(request.resourceType()))
			void request.sizes().then((sizes) => (weight += sizes.responseBodySize));
	});
	await her.page.goto('/my');
	await isLive(her.page);
	const shift = await her.page.evaluate(
		() =>
			new Promise<number>((resolve) => {
				let sum = 0;
				new PerformanceObserver((list) => {
					for (const one of list.getEntries()) sum += (one as unknown as { value: number }).value;
				}).observe({ type: 'layout-shift', buffered: true });
				setTimeout(() => resolve(sum), 300);
			})
	);
	expect(weight).toBeGreaterThan(20_000);
	expect(weight).toBeLessThan(100_000);
	expect(shift).toBeLessThan(0.02);
	await her.context.close();
});

test.each(['light', 'dark'] as const)('pages are sound for everybody, %s', async (scheme) => {
	const her = await phone(merveille, { scheme });
	for (const path of ['/my', '/my/month', '/my/past']) {
		await her.page.goto(path);
		await isLive(her.page);
		await her.page.evaluate(axe.source);
		const found = await her.page.evaluate(async () => {
			const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
			return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
		});
		expect([path, found]).toEqual([path, []]);
		const over = await her.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		expect([path, over]).toEqual([path, 0]);
	}
	await her.context.close();
});

test('the word says when the line is down, and the page catches up when it is back', async () => {
	const her = await phone(merveille);
	await her.page.goto('/my');
	await isLive(her.page);
	await app.kill();
	await her.page.locator('.p-live', { hasText: 'Hors ligne' }).waitFor();
	await app.again();
	await isLive(her.page);
	await her.context.close();
});

test('a candidate whose account is disabled is shown the door', async () => {
	const him = await phone(joel);
	await him.page.goto('/my');
	await isLive(him.page);
	await house.disable(joel);
	await him.page.waitForURL(/\/sign-in/, { timeout: 4_000 });
	await him.context.close();
});

test('R29: a candidate whose session ended while the line was down is shown the door when it is back', async () => {
	const her = await phone(merveille);
	await her.page.goto('/my');
	await isLive(her.page);
	await app.kill();
	await db.owner`update session set ended_at = now() where account_id = ${merveille.actor.account}`;
	await app.again();
	await her.page.waitForURL(/\/sign-in/, { timeout: 8_000 });
	await her.context.close();
});
