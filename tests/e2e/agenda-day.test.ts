import axe from 'axe-core';
import { type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Step } from '#domain/edit.ts';
import { type Lesson } from '#domain/lesson.ts';
import { createSchedule } from '#schedule/create.ts';
import { create, move } from '../builders/lesson.ts';
import { openBoard, until, WEEK } from '../harness/board-client.ts';
import { openBrowser, type Visit } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { freshEdit, freshLesson, liveSchool, type LiveSchool, type Person } from '../harness/live-school.ts';
import { openPhone } from '../harness/phone.ts';
import { type App, openApp } from '../harness/server.ts';

const NOW = '2026-11-24T09:05:00Z';
let db: TestDatabase;
let house: LiveSchool;
let app: App;
let browser: Browser;
let board: Awaited<ReturnType<typeof openBoard>>;
let awa: Person;
let mine: Lesson;
let later: Lesson;
let pauls: Lesson;

beforeAll(async () => {
	db = await freshDatabase();
	house = await liveSchool(db, {
		admins: ['Rose'],
		instructors: ['Awa', 'Paul'],
		candidates: ['Merveille', 'Joël', 'Ulrich'],
		zone: 'Africa/Libreville'
	});
	const rose = await house.signIn('Rose');
	const paul = await house.signIn('Paul');
	awa = await house.signIn('Awa');
	const seat = async (name: string) => (await house.signIn(name)).actor.candidate ?? '';
	const own = { instructor: awa.actor.instructor };
	mine = freshLesson('Tue 09:00-10:00', { ...own, candidates: [await seat('Merveille')] });
	later = freshLesson('Tue 13:00-14:00', { ...own, candidates: [await seat('Joël')] });
	pauls = freshLesson('Tue 09:00-10:00', {
		instructor: paul.actor.instructor,
		candidates: [await seat('Ulrich')]
	});
	const before = createSchedule({ sql: db.app, clock: () => Date.parse('2026-11-23T05:00:00Z') });
	for (const one of [mine, later, pauls])
		await before.submit(rose.actor, WEEK, [{ id: freshEdit(), edit: create(one) }]);
	[app, browser] = await Promise.all([openApp(db.appUrl, { NOW }), openBrowser()]);
	board = await openBoard(Number(new URL(app.origin).port), rose, WEEK, before, app.origin);
	await before.close();
});
afterAll(async () => {
	board.provider.destroy();
	await browser.close();
	await app.stop();
	await db.drop();
});

const edit = (step: Step) => board.doc.getMap('edits').set(freshEdit(), step);
const decided = (one: Lesson): Lesson => ({
	...one,
	...(board.doc.getMap('lessons').get(one.id) as Lesson),
	id: one.id
});
const phone = (more: Partial<Visit> = {}) => openPhone(browser, awa, { origin: app.origin, ...more });

test('an instructor sees their own day, with the people they teach and nobody else’s', async () => {
	const { page, context, heard, troubles } = await phone();
	await page.goto('/agenda');
	await page.locator('.close-card', { hasText: 'Merveille' }).waitFor();
	expect(await page.locator('.slot-row', { hasText: 'Joël' }).count()).toBe(1);
	await page.locator('.p-live').getByText('À jour', { exact: true }).waitFor();
	expect(heard.join('\n')).not.toContain('Ulrich');
	expect(troubles).toEqual([]);
	await context.close();
});

test('an instructor who lives by another clock reads beside the day whose hours it has', async () => {
	const { page, context, troubles } = await phone();
	const beside = page.locator('main').getByText('Heure de Libreville');
	for (const [zone, times] of [
		['Europe/Paris', 1],
		['', 0]
	] as const) {
		await page.goto('/agenda/choices');
		await page.getByLabel('Mon fuseau horaire').selectOption(zone);
		await page.getByRole('button', { name: 'Enregistrer' }).click();
		await page.getByText('C’est enregistré.').waitFor();
		await page.goto('/agenda');
		await page.locator('.close-card', { hasText: 'Merveille' }).waitFor();
		expect(await beside.count()).toBe(times);
	}
	expect(troubles).toEqual([]);
	await context.close();
});

test('a change on the board shows on the open day within a second', async () => {
	const { page, context, troubles } = await phone();
	await page.goto('/agenda');
	await page.locator('.p-live').getByText('À jour', { exact: true }).waitFor();
	const began = performance.now();
	edit(move(decided(later), 'Tue 14:00-15:00'));
	await page.locator('.slot-row', { hasText: '15:00' }).waitFor({ timeout: 5_000 });
	expect(performance.now() - began).toBeLessThan(1_000);
	expect(troubles).toEqual([]);
	await context.close();
});

test('an outcome is one press, without JavaScript too, and shows on the board', async () => {
	const { page, context } = await phone({ javaScript: false });
	await page.goto('/agenda');
	await page.getByRole('button', { name: 'Commencer' }).click();
	await until(() => decided(mine).state === 'in_progress');
	await page.getByRole('button', { name: 'Faite' }).click();
	await until(() => decided(mine).state === 'done');
	await page.locator('summary', { hasText: '1 séance close' }).click();
	await page.getByRole('button', { name: 'Corriger' }).click();
	await until(() => decided(mine).state === 'planned');
	await context.close();
});

test('a button pressed on an old page says what stands, and changes nothing', async () => {
	const { page, context } = await phone({ javaScript: false });
	await page.goto('/agenda');
	const now = decided(mine);
	edit({
		op: 'outcome',
		lesson: mine.id,
		base: now.version,
		set: { state: 'no_show' },
		was: { state: now.state }
	});
	await until(() => decided(mine).state === 'no_show');
	await page.getByRole('button', { name: 'Faite' }).click();
	expect(await page.locator('[role=alert]').innerText()).toMatch(/«\sabsence\s»/);
	expect(decided(mine).state).toBe('no_show');
	await context.close();
});

test('the same press sent twice has one effect', async () => {
	const press = freshEdit();
	const now = decided(mine);
	const send = () =>
		fetch(`${app.origin}/agenda?/outcome`, {
			method: 'POST',
			redirect: 'manual',
			headers: { origin: app.origin, cookie: awa.cookie, accept: 'text/html' },
			body: new URLSearchParams({
				lesson: mine.id,
				week: WEEK,
				base: String(now.version),
				was: now.state,
				press: `planned ${press}`,
				day: '2026-11-24'
			})
		}).then((answer) => answer.status);
	expect([await send(), await send()]).toEqual([303, 303]);
	await until(() => decided(mine).state === 'planned');
	expect(decided(mine).version).toBe(now.version + 1);
});

test('another instructor’s lesson cannot be closed from here', async () => {
	const answer = await fetch(`${app.origin}/agenda?/outcome`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: app.origin, cookie: awa.cookie, accept: 'text/html' },
		body: new URLSearchParams({
			lesson: pauls.id,
			week: WEEK,
			base: '1',
			was: 'planned',
			press: `done ${freshEdit()}`,
			day: '2026-11-24'
		})
	});
	expect(answer.status).toBe(409);
	expect(await answer.text()).not.toContain('Ulrich');
	expect(decided(pauls).state).toBe('planned');
});

test.each([
	['light', '/agenda'],
	['dark', '/agenda'],
	['light', '/agenda/print?day=2026-11-24']
] as const)('the day is sound for everybody, %s %s', async (scheme, path) => {
	const { page, context } = await phone({ scheme });
	await page.goto(path);
	await page.evaluate(axe.source);
	const found = await page.evaluate(async () => {
		const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
		return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
	});
	expect(found).toEqual([]);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
	await context.close();
});
