import { setTimeout as pause } from 'node:timers/promises';
import { addWeeks, type Week } from '#domain/week.ts';
import { type TestDatabase } from '../tests/harness/database.ts';
import { type Bench, type Figures } from './bench.ts';
import { fillClasses } from './classes.ts';
import { manyCandidates } from './many-candidates.ts';
import { type BusySchool, openBusySchool, openServer, ourContender } from './our-server.ts';
import { nextWeek, openDatabase } from './school-stage.ts';
import { type Stage } from './stage.ts';
import { openTelling, type Telling } from './telling.ts';
import { underLoad } from './under-load.ts';

const CANDIDATES = Number(process.env['N'] ?? 2_000);
const ZONE = 'Africa/Libreville';
/** A week far from those the boards are busy with. */
const WEEKS_AHEAD = 20;
const LOAD = { crowd: { boards: 1, readers: 21, writers: 3 }, editsASecond: 20 };

export const notices: Bench = {
	name: 'notices',
	what: `a week of ${String(CANDIDATES)} candidates is published: each told in the inbox and by a letter, boards at work meanwhile`,
	runs: 1,
	needs: ['pages', 'temporal'],
	goals: {
		'letters.per_s': { op: '>=', value: 100 },
		'board.p99_of_calm': { op: '<=', value: 2 }
	},
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	const db = await openDatabase(stage);
	const school = await openBusySchool(stage, db);
	const server = await openServer(stage, db);
	await manyCandidates(db.owner, school.house.school, CANDIDATES);
	const telling = await openTelling(stage, db);
	const ours = ourContender([server], school);
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const week = addWeeks(nextWeek(ZONE), WEEKS_AHEAD + run);
		await fillClasses(db, school, week);
		const calm = (await underLoad(ours, LOAD, db.postgres())).figures['p99_ms'] ?? 0;
		const busy = underLoad(ours, LOAD, db.postgres());
		const told = await publish(db, school, telling, week);
		const { p99_ms: p99 = 0 } = (await busy).figures;
		all.push({ ...told, 'board.calm_p99_ms': calm, 'board.p99_ms': p99, 'board.p99_of_calm': p99 / calm });
	}
	return all;
}

/** From the publication until the last letter is taken. */
async function publish(
	{ owner }: TestDatabase,
	{ schedule, somebody }: BusySchool,
	{ letters }: Telling,
	week: Week
): Promise<Figures> {
	const before = letters();
	const from = performance.now();
	const published = await schedule.publish(somebody().actor, week);
	if (!published.ok) throw new Error(published.reason.code);
	let first = 0;
	while (letters() - before < CANDIDATES) {
		if (first === 0 && letters() > before) first = performance.now() - from;
		await pause(20);
	}
	const ms = performance.now() - from;
	const [row] = await owner<{ open: number }[]>`
		select count(*)::int as open from notice where state in ('due', 'sending')`;
	return {
		'letters.per_s': (CANDIDATES * 1_000) / ms,
		'notices.per_s': (2 * CANDIDATES * 1_000) / ms,
		'letters.first_ms': first,
		'letters.last_ms': ms,
		'notices.open': row?.open ?? -1
	};
}
