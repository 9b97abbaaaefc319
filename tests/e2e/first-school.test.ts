import { spawnSync } from 'node:child_process';
import { type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../../start/build.ts';
import { openBrowser, signIn, visitor } from '../harness/browser.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';
import { type App, openApp } from '../harness/server.ts';

let db: TestDatabase;
let app: App;
let browser: Browser;

beforeAll(async () => {
	db = await freshDatabase();
	[app, browser] = await Promise.all([openApp(db.appUrl), openBrowser()]);
});
afterAll(async () => {
	await browser.close();
	await app.stop();
	await db.drop();
});

const create = (...args: string[]) =>
	spawnSync(process.execPath, ['start/school.ts', 'create', ...args], {
		cwd: ROOT,
		encoding: 'utf8',
		env: { PATH: process.env['PATH'], LANG: 'C', DATABASE_URL: db.appUrl, ORIGIN: app.origin }
	});

it('the first real school comes in by a link that works once', async () => {
	const made = create('--slug', 'glass', '--name', 'Auto-École de Glass', '--owner', 'rose@glass.test');
	expect(made.stderr).toBe('');
	const link = made.stdout.trim().split('\n').at(-1) ?? '';
	expect(link.startsWith(`${app.origin}/welcome/`)).toBe(true);

	const rose = await visitor(browser, { origin: app.origin });
	await rose.page.goto(link);
	await rose.page.locator('input[name=password]').fill('la route du sud');
	await rose.page.locator('input[name=again]').fill('la route du nord');
	await rose.page.locator('button.btn--action').click();
	await rose.page.locator('#again-error').waitFor();
	await rose.page.locator('input[name=password]').fill('la route du sud');
	await rose.page.locator('input[name=again]').fill('la route du sud');
	await rose.page.locator('button.btn--action').click();
	await rose.page.waitForURL((url) => url.pathname.startsWith('/admin'));

	const somebody = await visitor(browser, { origin: app.origin });
	await somebody.page.goto(link);
	expect(await somebody.page.locator('input[name=password]').count()).toBe(0);
	await signIn(somebody.page, 'rose@glass.test', 'la route du sud');
	expect(new URL(somebody.page.url()).pathname).toMatch(/^\/admin/);
	expect([...rose.troubles, ...somebody.troubles]).toEqual([]);
});

it.each([
	[['--slug', 'glass', '--name', 'Encore', '--owner', 'x@glass.test'], 'exists already'],
	[['--slug', 'Ça', '--name', 'Autre', '--owner', 'x@glass.test'], '--slug'],
	[['--slug', 'autre', '--name', 'Autre', '--owner', 'nobody'], '--owner'],
	[['--slug', 'autre', '--name', 'Autre', '--owner', 'x@glass.test', '--profile', 'mars'], '--profile']
])('a school is refused in one sentence: %j', (args, sentence) => {
	const refused = create(...args);
	expect(refused.status).toBe(1);
	expect(refused.stderr).toContain(sentence);
	expect(refused.stderr.trim().split('\n')).toHaveLength(1);
});
