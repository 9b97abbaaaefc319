import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { instant, type Lesson } from '#domain/lesson.ts';
import { addWeeks, daysOf, instantOf } from '#domain/week.ts';
import { boardOf, lessonsOf } from '#sync/board-doc.ts';
import type * as Y from 'yjs';
import { lesson } from '../tests/builders/lesson.ts';
import { openBoard } from '../tests/harness/board-client.ts';
import { freshEdit, liveSchool } from '../tests/harness/live-school.ts';
import { openApp } from '../tests/harness/server.ts';
import { type Bench, type Figures, quantile } from './bench.ts';
import { nextWeek, openDatabase, openSchedule, plant } from './school-stage.ts';
import { type Stage } from './stage.ts';

const ZONE = 'Africa/Libreville';
const EDITS = 300;
const APART_MS = 40;

export const hostileImport: Bench = {
	name: 'import-hostile',
	what: 'an edit on a board until its verdict, in calm and while the server is sent files that mean harm',
	runs: 3,
	needs: ['pages'],
	goals: { 'p99.times_calm': { op: '<=', value: 2 } },
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	const db = await openDatabase(stage);
	const house = await liveSchool(db, { admins: ['Rose', 'Guy'], instructors: ['Awa'] });
	const [rose, guy] = [await house.signIn('Rose'), await house.signIn('Guy')];
	const schedule = await openSchedule(stage, db);
	const app = await stage.open(openApp(db.appUrl), (running) => running.stop());
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		// A week of its own: a board begins anew after so many edits, which is not what is measured.
		const week = addWeeks(nextWeek(ZONE), run);
		const start = instantOf(daysOf(week)[1] ?? '', '09:00', ZONE);
		const one: Lesson = {
			...lesson('Mon 00:00-01:00'),
			...hourFrom(start),
			instructor: house.ids['Awa'] ?? ''
		};
		await plant(schedule, rose, week, [one]);
		const board = await openBoard(Number(new URL(app.origin).port), rose, week, schedule, app.origin);
		await edits(board.doc, one, EDITS / 4);
		const calm = quantile(await edits(board.doc, one, EDITS), 0.99);
		const uploads = sendHarm(app.origin, guy.cookie);
		await pause(1500);
		const hostile = quantile(await edits(board.doc, one, EDITS), 0.99);
		uploads.kill();
		all.push({ 'calm.p99_ms': calm, 'hostile.p99_ms': hostile, 'p99.times_calm': hostile / calm });
		board.provider.destroy();
		await pause(3000);
	}
	return all;
}

const hourFrom = (start: string) => ({ start, end: instant(Date.parse(start) + 3_600_000) });

function sendHarm(origin: string, cookie: string) {
	const program = fileURLToPath(new URL('hostile-uploads.ts', import.meta.url));
	return spawn(process.execPath, [program, origin, cookie], { stdio: 'ignore' });
}

/** Moves the lesson to and fro, one edit after the other. @returns milliseconds until each verdict */
async function edits(doc: Y.Doc, { id, start }: Lesson, count: number): Promise<number[]> {
	const times: number[] = [];
	const later = instant(Date.parse(start) + 7_200_000);
	for (let n = 0; n < count; n++) {
		const standing = lessonsOf(boardOf(doc)).get(id);
		if (!standing) throw new Error('the lesson is not on the board');
		const was = hourFrom(standing.start);
		const set = hourFrom(standing.start === start ? later : start);
		times.push(await verdictOn(doc, { op: 'move', lesson: id, base: standing.version, set, was }));
		await pause(APART_MS);
	}
	return times;
}

function verdictOn(doc: Y.Doc, edit: object): Promise<number> {
	const { edits: open } = boardOf(doc);
	const key = freshEdit();
	return new Promise((settled) => {
		const from = performance.now();
		const look = (): void => {
			if (open.has(key)) return;
			open.unobserve(look);
			settled(performance.now() - from);
		};
		open.set(key, edit as never);
		open.observe(look);
	});
}
