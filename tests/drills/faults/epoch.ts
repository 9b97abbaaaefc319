import { setTimeout as pause } from 'node:timers/promises';
import { beginEpoch } from '#schedule/epoch.ts';
import { OpenBoards } from '#schedule/open-boards.ts';
import { type TestDatabase } from '../../harness/database.ts';
import { type Drill, type Report, type Scene } from '../drill.ts';
import { judgeFault } from '../judges/fault-judges.ts';
import { Tally } from '../tally.ts';

async function run({ stage, chance, length, tell }: Scene): Promise<Report> {
	const { db } = stage;
	const { weeks } = stage.school.things;
	const school = stage.school.house.school;
	const tally = new Tally('epochs');
	for (const end = performance.now() + length; performance.now() < end;) {
		await pause(chance.between(1_000, 4_000));
		const week = chance.pick(weeks);
		const before = await epochOf(db, school, week);
		// Another server would do the same; under load it may come too late, like any writer.
		const boards = new OpenBoards({ sql: db.app, clock: Date.now });
		await beginEpoch(await boards.open(school, week), boards, 'overgrown').catch(() => undefined);
		await boards.close();
		if ((await epochOf(db, school, week)) > before) tally.add('epochs');
		tell(`epochs: ${String(tally.figures['epochs'])}`);
	}
	const epochs = judgeFault({ 'epoch begun': tally.figures['epochs'] ?? 0 });
	return { figures: tally.figures, judges: { epochs } };
}

async function epochOf({ owner }: TestDatabase, school: string, week: string): Promise<number> {
	const [row] = await owner<{ epoch: number }[]>`
		select epoch from board where school_id = ${school} and week = ${week}`;
	return row?.epoch ?? 0;
}

/** Documents begun anew from the rows while everybody writes in them. */
export const epoch: Drill = {
	name: 'epoch',
	what: 'the boards’ documents begun anew again and again, under load',
	length: { full: 40_000, short: 8_000 },
	run
};
