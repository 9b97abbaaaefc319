import { setTimeout as pause } from 'node:timers/promises';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEEK } from '../harness/board-client.ts';
import { type BoardPage, carry, DAY, isSaved, soon, standsAt } from '../harness/board-page.ts';
import { type BoardStory, openBoardStory } from '../harness/board-story.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 16);
let state = SEED;
/** 0 to 1, the same row for the same seed. */
function random(): number {
	state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
	return state / 2 ** 32;
}
/** Milliseconds around a drop: before its edit leaves, on its way, after its verdict. */
const moment = (): number => Math.floor(random() * 40);

let story: BoardStory<'moved'>;
let rose: BoardPage;
let page: Page;

beforeAll(async () => {
	console.log(`cuts at random moments: SEED=${String(SEED)}`);
	story = await openBoardStory(
		{ admins: ['Rose Moussavou'], instructors: ['Awa Diallo'] },
		{ moved: ['Wed 09:00-10:00', 'Awa Diallo'] }
	);
	rose = await story.at('Rose Moussavou');
	page = rose.page;
	// Another window of hers, with the same edits on the same device.
	const second = await rose.context.newPage();
	await second.goto(page.url());
	await isSaved(second);
	await page.bringToFront();
});
afterAll(() => story.end());

const drop = (): Promise<void> => page.mouse.up();
const offline = (gone: boolean): Promise<void> => rose.context.setOffline(gone);
async function comeBack(): Promise<void> {
	await offline(false);
	await page.goto(address);
}
const address = `/admin/planning?week=${WEEK}&day=${DAY}&view=day`;
async function inNewWindow(): Promise<void> {
	const left = page;
	page = await rose.context.newPage();
	await left.close();
}

/** Each takes the lesson, drops it, and ends with the way back open. */
const CUTS: Record<string, (take: () => Promise<void>) => Promise<void>> = {
	'taken up right after going offline': async (take) => {
		await offline(true);
		await take();
		await drop();
		await pause(moment() * 5);
		await offline(false);
	},
	'offline with the lesson in hand': async (take) => {
		await take();
		await offline(true);
		await drop();
		await pause(moment());
		await offline(false);
	},
	'offline just after the drop': async (take) => {
		await take();
		await drop();
		await pause(moment());
		await offline(true);
		await pause(moment() * 5);
		await offline(false);
	},
	'offline, dropped and reloaded': async (take) => {
		await take();
		await offline(true);
		await drop();
		await page.reload().catch(() => undefined);
		await comeBack();
	},
	'reloaded just after the drop': async (take) => {
		await take();
		await drop();
		await pause(moment() / 4);
		await page.reload();
	},
	'closed just after the drop': async (take) => {
		await take();
		await drop();
		await inNewWindow();
		await comeBack();
	},
	'closed without network': async (take) => {
		await take();
		await offline(true);
		await drop();
		await inNewWindow();
		await comeBack();
	},
	'server killed around the drop': async (take) => {
		await take();
		const killed = pause(moment()).then(() => story.app.kill());
		await pause(moment() / 2);
		await drop();
		await killed;
		await story.app.again();
	}
};

async function startInRows(): Promise<string | undefined> {
	const [row] = await story.db.owner<{ start: string }[]>`
		select to_char(starts_at at time zone 'Africa/Libreville', 'HH24:MI') as start
		from lesson where id = ${story.lessons.moved.id}`;
	return row?.start;
}

const names = Object.keys(CUTS);
test.each(Array.from({ length: ROUNDS }, (_, round) => [round, names[round % names.length] ?? '']))(
	'round %i, %s: what was dropped is saved in the end',
	async (round, name) => {
		const { moved } = story.lessons;
		const isOut = round % 2 === 0;
		const hour = isOut ? '12' : '10';
		await CUTS[name]?.(() => carry(page, moved, isOut ? 120 : -120));
		await standsAt(page, moved, `${hour}:00–${String(Number(hour) + 1)}:00`);
		await isSaved(page);
		await expect.poll(startInRows, soon).toBe(`${hour}:00`);
		expect(
			await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('dgtt:edits')))
		).toEqual([]);
	}
);
