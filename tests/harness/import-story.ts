import { type Page } from 'playwright-core';
import { hashPassword } from '#identity/password.ts';
import { openBrowser, signIn, visitor } from './browser.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { school, type TestSchool, type Wanted } from './school.ts';
import { type App, openApp } from './server.ts';

const PASSWORD = 'une clé de douze';

type Visit = Awaited<ReturnType<typeof visitor>>;
type UploadedFile = string | { name: string; mimeType: string; buffer: Buffer };

/** A school, the built server on 23 November 2026, a browser, and who brings files. */
export interface ImportStory {
	db: TestDatabase;
	glass: TestSchool;
	app: App;
	/** Signed in. */
	visit(name: string, more?: Partial<Parameters<typeof visitor>[1]>): Promise<Visit>;
	end(): Promise<void>;
}

export async function openImportStory(wanted: Wanted): Promise<ImportStory> {
	const db = await freshDatabase();
	const glass = await school(db.owner, wanted, await hashPassword(PASSWORD));
	const [app, browser] = await Promise.all([
		openApp(db.appUrl, { NOW: '2026-11-23T06:00:00Z' }),
		openBrowser()
	]);
	return {
		db,
		glass,
		app,
		visit: async (name, more = {}) => {
			const visiting = await visitor(browser, { origin: app.origin, ...more });
			await signIn(visiting.page, glass.email(name), PASSWORD);
			return visiting;
		},
		end: async () => {
			await browser.close();
			await app.stop();
			await db.drop();
		}
	};
}

/** One after the other, as somebody picks them who has forgotten one. */
export async function upload(page: Page, ...files: UploadedFile[]): Promise<void> {
	await page.goto('/admin/import');
	const field = page.locator('input[type=file]');
	for (const file of files)
		await (typeof file === 'string' ? field.setInputFiles(file) : field.setInputFiles([file]));
	await page.getByRole('button', { name: /Lire les fichiers|Read the files/ }).click();
}

export const isWide = (page: Page): Promise<boolean> =>
	page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
