import { type Browser } from 'playwright-core';
import { type Week, daysOf } from '#domain/week.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { openApp } from '../tests/harness/server.ts';
import { DESKTOP } from '../tests/harness/browser.ts';
import { liveSchool, type Person } from '../tests/harness/live-school.ts';
import { type Bench, type Figures, median, quantile } from './bench.ts';
import { shakeHands } from './board-handshake.ts';
import { fullWeek, schoolFor } from './full-week.ts';
import { enter, nextWeek, openChromium, openDatabase, openSchedule, plant } from './school-stage.ts';
import { type Stage } from './stage.ts';

const ZONE = 'Africa/Libreville';
const LESSONS = 1_000;
const HANDSHAKES = 30;
const VISITS = 3;

export const openWeek: Bench = {
	name: 'open-week',
	what: `a week of ${String(LESSONS)} lessons, from nothing to slips on screen`,
	runs: 3,
	needs: ['pages', 'browser'],
	goals: {
		'board.wire_kb': { op: '<=', value: 120 },
		'server.p95_ms': { op: '<=', value: 150 },
		'browser.usable_ms': { op: '<=', value: 1_500 }
	},
	measure
};

/** Where the week stands, and who looks at it. */
interface Scene {
	origin: string;
	schedule: Schedule;
	week: Week;
	person: Person;
	browser: Browser;
}

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	const db = await openDatabase(stage);
	const house = await liveSchool(db, schoolFor(LESSONS));
	const person = await house.signIn('Rose');
	const week = nextWeek(ZONE);
	const schedule = await openSchedule(stage, db);
	await plant(schedule, person, week, fullWeek(week, LESSONS, house.ids, ZONE));
	const app = await stage.open(openApp(db.appUrl), (one) => one.stop());
	const scene = { origin: app.origin, schedule, week, person, browser: await openChromium(stage) };
	const cold = await shakeHands(scene);
	await visit(scene, 'day');
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) all.push({ ...(await measureOnce(scene)), 'server.cold_ms': cold.ms });
	return all;
}

async function measureOnce(scene: Scene): Promise<Figures> {
	const hands = [];
	for (let n = 0; n < HANDSHAKES; n++) hands.push(await shakeHands(scene));
	const [day, week]: [number[], number[]] = [[], []];
	for (let n = 0; n < VISITS; n++) {
		day.push(await visit(scene, 'day'));
		week.push(await visit(scene, 'week'));
	}
	const times = hands.map((hand) => hand.ms);
	return {
		'board.wire_kb': median(hands.map((hand) => hand.wireBytes)) / 1_000,
		'board.plain_kb': median(hands.map((hand) => hand.plainBytes)) / 1_000,
		'server.p50_ms': median(times),
		'server.p95_ms': quantile(times, 0.95),
		'browser.usable_ms': median(day),
		'browser.week_view_ms': median(week)
	};
}

/** A browser that was never here: milliseconds from the navigation until slips stand on the screen. */
async function visit({ browser, origin, person, week }: Scene, view: 'day' | 'week'): Promise<number> {
	const context = await browser.newContext({ baseURL: origin, viewport: DESKTOP, locale: 'fr-FR' });
	try {
		await enter(context, origin, person);
		const page = await context.newPage();
		await page.goto(`/admin/planning?week=${week}&day=${daysOf(week)[1] ?? ''}&view=${view}`);
		const seen = await page.waitForFunction(slipsSeen, undefined, { polling: 'raf', timeout: 30_000 });
		return await seen.jsonValue();
	} finally {
		await context.close();
	}
}

/** Runs in the page, frame by frame. */
function slipsSeen(): number {
	return document.querySelector('[data-lesson]') === null ? 0 : performance.now();
}
