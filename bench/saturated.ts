import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, type Figures } from './bench.ts';
import { type Crowd } from './contender.ts';
import { stepAside } from './cores.ts';
import { numbersIn } from './edit-mark.ts';
import { type LoadedBoard, nextEdit } from './load.ts';
import { openBusySchool, openServer, ourContender } from './our-server.ts';
import { pgbenchOf } from './pgbench.ts';
import { cpuOf } from './process-tree.ts';
import { recordCommits } from './recorded-commits.ts';
import { openDatabase } from './school-stage.ts';
import { type Stage } from './stage.ts';

const BOARDS = 4;
/**
 * Just enough writers that nobody comes near the twenty messages a second which the house allows each: they hear
 * everything too, and what the load has to hear it takes from PostgreSQL, on the same core.
 */
const CROWD: Crowd = { boards: BOARDS, readers: 21, writers: 24 };
/** Edits of a board that are on their way at a time. */
const ON_THEIR_WAY = 48;
const WARM_UP_S = 3;
const SECONDS = 8;
/** Statements of each board that pgbench replays. */
const STATEMENTS = 1_500;

export const saturated: Bench = {
	name: 'saturated',
	what: 'durable edits a second, as fast as it goes, beside pgbench on the same statements one by one',
	runs: 5,
	needs: ['pages'],
	goals: { 'ours.of_pgbench': { op: '>=', value: 0.6 } },
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	await stepAside(stage);
	const db = await openDatabase(stage);
	const school = await openBusySchool(stage, db);
	const recorded = await recordCommits(db, school, BOARDS, STATEMENTS);
	const contender = ourContender([await openServer(stage, db)], school);
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const heard: Heard = { edit: () => undefined };
		const { boards, leave } = await contender.gather(CROWD, (reader, bytes) => {
			// Told to all readers of a board; the first of them answers for its writers.
			if (reader % CROWD.readers === 0) for (const number of numbersIn(bytes)) heard.edit(number);
		});
		await writeFor(WARM_UP_S, boards, heard);
		const before = cpuOf(contender.pids);
		const edits = await writeFor(SECONDS, boards, heard);
		const cpu = (cpuOf(contender.pids) - before) / edits;
		await leave();
		await recorded.rewind();
		const floor = await pgbenchOf(db.appUrl, recorded);
		const perSecond = edits / SECONDS;
		all.push({
			'ours.of_pgbench': perSecond / floor,
			'ours.edits_per_s': perSecond,
			'ours.cpu_us_per_edit': cpu,
			'pgbench.edits_per_s': floor
		});
	}
	return all;
}

interface Heard {
	edit: (number: number) => void;
}

/** Whenever an edit is seen committed, the next is made. @returns edits seen committed in that time */
async function writeFor(seconds: number, boards: readonly LoadedBoard[], heard: Heard): Promise<number> {
	const on = new Map<number, LoadedBoard>();
	let committed = 0;
	let isOver = false;
	const write = (board: LoadedBoard): void => {
		const edit = nextEdit();
		on.set(edit, board);
		board.write(edit);
	};
	heard.edit = (number) => {
		const board = on.get(number);
		if (!board || !on.delete(number)) return;
		if (isOver) return;
		committed++;
		write(board);
	};
	for (const board of boards) for (let n = 0; n < ON_THEIR_WAY; n++) write(board);
	await pause(seconds * 1_000);
	isOver = true;
	for (let tries = 0; on.size > 0 && tries < 500; tries++) await pause(10);
	if (on.size > 0) throw new Error(`${String(on.size)} edits were never seen committed`);
	return committed;
}
