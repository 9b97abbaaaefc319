import { type Browser } from 'playwright-core';
import { expect } from 'vitest';
import { type Lesson } from '#domain/lesson.ts';
import { createSchedule } from '#schedule/create.ts';
import { create } from '../builders/lesson.ts';
import { WEEK } from './board-client.ts';
import { type BoardPage, openBoardPage, rowsOf, screenOf, soon } from './board-page.ts';
import { openBrowser } from './browser.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { freshEdit, freshLesson, liveSchool, type LiveSchool, type Person } from './live-school.ts';
import { type Wanted } from './school.ts';
import { type App, openApp } from './server.ts';

/** The eve of the stories' day. */
const NOW = '2026-11-24T05:00:00Z';

/** `['Wed 07:00-08:00', 'Awa Diallo', 'Joël Mba']`: when in UTC, whose, who takes part; more fields as they are. */
type Planned = [when: string, instructor: string, candidate?: string, more?: Partial<Lesson>];

/** A school with a week, the built server, a browser. */
export interface BoardStory<Name extends string> {
	db: TestDatabase;
	house: LiveSchool;
	app: App;
	browser: Browser;
	lessons: Record<Name, Lesson>;
	person(name: string): Promise<Person>;
	/** Somebody at the open board. */
	at(name: string, view?: string): Promise<BoardPage>;
	/** Each screen shows the day exactly as the rows have it. */
	equalTheRows(...screens: BoardPage[]): Promise<void>;
	end(): Promise<void>;
}

/** @param wanted the first admin plans the week and publishes it */
export async function openBoardStory<Name extends string>(
	wanted: Wanted & { admins: [string, ...string[]] },
	week: Record<Name, Planned>,
	published = true
): Promise<BoardStory<Name>> {
	const db = await freshDatabase();
	const house = await liveSchool(db, wanted);
	const admin = await house.signIn(wanted.admins[0]);
	const lessons = Object.fromEntries(
		Object.entries<Planned>(week).map(([name, planned]) => [name, lessonOf(planned, house.ids)])
	) as Record<Name, Lesson>;
	const before = createSchedule({ sql: db.app, clock: () => Date.parse(NOW) });
	const edits = Object.values<Lesson>(lessons).map((lesson) => ({ id: freshEdit(), edit: create(lesson) }));
	const verdicts = await before.submit(admin.actor, WEEK, edits);
	expect(verdicts).toEqual(edits.map(() => ({ verdict: 'accepted' })));
	if (published) await before.publish(admin.actor, WEEK);
	await before.close();
	const [app, browser] = await Promise.all([openApp(db.appUrl, { NOW }), openBrowser()]);
	return {
		db,
		house,
		app,
		browser,
		lessons,
		person: (name) => house.signIn(name),
		at: async (name, view) => openBoardPage({ browser, origin: app.origin }, await house.signIn(name), view),
		equalTheRows: async (...screens) => {
			const rows = await rowsOf(db, house.school);
			for (const [n, { page }] of screens.entries())
				await expect.poll(() => screenOf(page), { ...soon, message: `screen ${String(n)}` }).toEqual(rows);
		},
		end: async () => {
			await browser.close();
			await app.stop();
			await db.drop();
		}
	};
}

function lessonOf([when, instructor, candidate, more]: Planned, ids: Record<string, string>): Lesson {
	const idOf = (name: string): string => {
		const id = ids[name];
		if (!id) throw new Error(`nobody called ${name}`);
		return id;
	};
	return freshLesson(when, {
		instructor: idOf(instructor),
		candidates: candidate ? [idOf(candidate)] : [],
		...more
	});
}
