import { addWeeks, type Week, weekOf } from '#domain/week.ts';
import { createSchedule } from '#schedule/create.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { type Browser, type BrowserContext } from 'playwright-core';
import { openBrowser } from '../tests/harness/browser.ts';
import { openCluster } from '../tests/harness/cluster.ts';
import { freshDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { freshEdit, type Person } from '../tests/harness/live-school.ts';
import { create } from '../tests/builders/lesson.ts';
import { type Lesson } from '#domain/lesson.ts';
import { type Stage } from './stage.ts';

const AT_ONCE = 60;

/** A database on a PostgreSQL of its own that keeps what it promises: nothing is switched off for speed. */
export async function openDatabase(stage: Stage): Promise<TestDatabase & { postgres: () => number }> {
	const cluster = await stage.open(openCluster(), ({ end }) => end());
	process.env['TEST_POSTGRES'] = cluster.url;
	const db = await stage.open(freshDatabase(), (one) => one.drop());
	return { ...db, postgres: cluster.pid };
}

export const openSchedule = (stage: Stage, db: TestDatabase): Promise<Schedule> =>
	stage.open(Promise.resolve(createSchedule({ sql: db.app, clock: Date.now })), (one) => one.close());

/** All days of it lie ahead, whenever the bench runs. */
export const nextWeek = (zone: string): Week => addWeeks(weekOf(new Date().toISOString(), zone), 1);

/** Through the one write path, as people would. @throws when one is refused */
export async function plant(
	schedule: Schedule,
	admin: Person,
	week: Week,
	lessons: readonly Lesson[]
): Promise<void> {
	for (let n = 0; n < lessons.length; n += AT_ONCE) {
		const edits = lessons.slice(n, n + AT_ONCE).map((lesson) => ({ id: freshEdit(), edit: create(lesson) }));
		for (const verdict of await schedule.submit(admin.actor, week, edits))
			if (verdict.verdict === 'rejected') throw new Error(JSON.stringify(verdict));
	}
}

export const openChromium = (stage: Stage): Promise<Browser> =>
	stage.open(openBrowser(), (browser) => browser.close());

/** Lets a context in with the session it has in the database. */
export async function enter(context: BrowserContext, origin: string, person: Person): Promise<void> {
	const [name = '', value = ''] = person.cookie.split('=');
	// A `__Host-` cookie is made for https; on loopback a browser sends it all the same.
	const url = origin.replace('http:', 'https:');
	await context.addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: 'Lax' }]);
}
