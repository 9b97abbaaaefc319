import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, type Figures, quantile } from './bench.ts';
import { editSource, giveOneByOne } from './edit-source.ts';
import { openBusySchool } from './our-server.ts';
import { openDatabase } from './school-stage.ts';
import { type Stage } from './stage.ts';
import { openTelling, workedOff } from './telling.ts';

const EDITS = 300;
/** One edit after another, as a few people make them. */
const PAUSE_MS = 50;

export const outbox: Bench = {
	name: 'outbox',
	what: 'from an edit’s commit until its person’s flow is started or signalled, on one worker',
	runs: 3,
	needs: ['pages', 'temporal'],
	goals: { p95_ms: { op: '<=', value: 500 } },
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	const db = await openDatabase(stage);
	const school = await openBusySchool(stage, db, { published: true });
	await openTelling(stage, db);
	const { week, lessons } = await school.freshWeek();
	const person = school.somebody();
	const source = await editSource(school.schedule, person, week, lessons);
	await workedOff(db);
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const [from] = await db.owner<{ at: string }[]>`select clock_timestamp()::text as at`;
		for (let edit = 0; edit < EDITS; edit++) {
			await giveOneByOne(source, 1);
			await pause(PAUSE_MS);
		}
		await workedOff(db);
		// PostgreSQL's own clock tells both: the row's is that of its transaction's beginning.
		const rows = await db.owner<{ ms: number }[]>`
			select (extract(epoch from done_at - created_at) * 1000)::float8 as ms from outbox
			where kind = 'planning_changed' and created_at > ${from?.at ?? ''}::timestamptz`;
		const times = rows.map(({ ms }) => ms);
		all.push({ rows: times.length, p50_ms: quantile(times, 0.5), p95_ms: quantile(times, 0.95) });
	}
	return all;
}
