import { type CDPSession, type Page } from 'playwright-core';
import { PHONE } from '../tests/harness/browser.ts';
import { liveSchool } from '../tests/harness/live-school.ts';
import { openApp } from '../tests/harness/server.ts';
import { type Bench, type Figures } from './bench.ts';
import { fullWeek, schoolFor } from './full-week.ts';
import { enter, nextWeek, openChromium, openDatabase, openSchedule, plant } from './school-stage.ts';
import { type Stage } from './stage.ts';

const ZONE = 'Africa/Libreville';
const LESSONS = 60;
/** Nothing came for so long: the page has all it wants. */
const QUIET_MS = 1_500;

export const candidatePage: Bench = {
	name: 'candidate-page',
	what: 'what a candidate’s first page loads, as it came over the wire',
	runs: 1,
	needs: ['pages', 'browser'],
	goals: { 'page.js_css_kb': { op: '<=', value: 100 } },
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	const db = await openDatabase(stage);
	const house = await liveSchool(db, schoolFor(LESSONS));
	const [rose, candidate] = [await house.signIn('Rose'), await house.signIn('Conduite 2')];
	const week = nextWeek(ZONE);
	const schedule = await openSchedule(stage, db);
	await plant(schedule, rose, week, fullWeek(week, LESSONS, house.ids, ZONE));
	await schedule.publish(rose.actor, week);
	const app = await stage.open(openApp(db.appUrl), (one) => one.stop());
	const browser = await openChromium(stage);
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const context = await browser.newContext({ baseURL: app.origin, viewport: PHONE, locale: 'fr-FR' });
		await enter(context, app.origin, candidate);
		all.push(await load(await context.newPage()));
		await context.close();
	}
	return all;
}

interface Loaded {
	type: string;
	bytes: number;
}

async function load(page: Page): Promise<Figures> {
	const line = await page.context().newCDPSession(page);
	await line.send('Network.enable');
	const { loaded, quiet } = listen(line);
	await page.goto('/my');
	if (new URL(page.url()).pathname !== '/my') throw new Error(`the candidate stands at ${page.url()}`);
	await quiet();
	const sum = (...types: string[]): number =>
		[...loaded.values()].filter(({ type }) => types.includes(type)).reduce((all, one) => all + one.bytes, 0) /
		1_000;
	return {
		'page.js_css_kb': sum('Script', 'Stylesheet'),
		'page.js_kb': sum('Script'),
		'page.css_kb': sum('Stylesheet'),
		'page.html_kb': sum('Document'),
		'page.font_kb': sum('Font'),
		'page.requests': loaded.size
	};
}

/** Every answer with its bytes as they were sent, head and compressed body. */
function listen(line: CDPSession): { loaded: Map<string, Loaded>; quiet: () => Promise<void> } {
	const loaded = new Map<string, Loaded>();
	let last = performance.now();
	line.on('Network.responseReceived', ({ requestId, type }) => {
		last = performance.now();
		loaded.set(requestId, { type, bytes: 0 });
	});
	line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		last = performance.now();
		const one = loaded.get(requestId);
		if (one) one.bytes = encodedDataLength;
	});
	const quiet = async (): Promise<void> => {
		while (performance.now() - last < QUIET_MS) await new Promise((next) => setTimeout(next, 100));
	};
	return { loaded, quiet };
}
