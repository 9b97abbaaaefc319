import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where a Chromium may lie; CHROMIUM names another. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--no-first-run',
	'--disable-component-update',
	'--disable-sync'
];

export const findChromium = (): string | null =>
	[process.env['CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path)) ?? null;

export async function openBrowser(): Promise<Browser> {
	const executablePath = findChromium();
	if (executablePath === null) throw new Error('no Chromium: run the tests by `npm test`');
	return chromium.launch({ executablePath, args: FLAGS });
}

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 740 };

export interface Visit {
	origin: string;
	viewport?: { width: number; height: number };
	scheme?: 'light' | 'dark';
	locale?: string;
	javaScript?: boolean;
}

/**
 * A browser of one person's own, with what went wrong in it: page errors, and what the page's policy refused.
 * A network that the test itself cut is no trouble: whether a page asks for something just then is chance.
 */
export interface Visitor {
	context: BrowserContext;
	page: Page;
	troubles: string[];
}

export async function visitor(browser: Browser, visit: Visit): Promise<Visitor> {
	const context = await browser.newContext({
		baseURL: visit.origin,
		viewport: visit.viewport ?? DESKTOP,
		colorScheme: visit.scheme ?? 'light',
		locale: visit.locale ?? 'fr-FR',
		timezoneId: 'Europe/Paris',
		javaScriptEnabled: visit.javaScript ?? true
	});
	const page = await context.newPage();
	const troubles: string[] = [];
	page.on('pageerror', (error) => troubles.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error' && !/status of 40[0-9]|ERR_INTERNET_DISCONNECTED/.test(message.text()))
			troubles.push(`${message.text()} ${message.location().url}`);
	});
	return { context, page, troubles };
}

/** Through the form, as people do. Waits until the role's own page stands. */
export async function signIn(page: Page, login: string, password: string): Promise<void> {
	await page.goto('/sign-in');
	await page.locator('input[name=login]').fill(login);
	await page.locator('input[name=password]').fill(password);
	await page.locator('input[name=password]').press('Enter');
	await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}
