import { setTimeout as pause } from 'node:timers/promises';
import * as outbox from '#db/outbox.ts';
import { addWeeks } from '#domain/week.ts';
import { type TestDatabase } from '../tests/harness/database.ts';
import { type Bench, type Figures, quantile } from './bench.ts';
import { fillClasses } from './classes.ts';
import { manyCandidates } from './many-candidates.ts';
import { openBusySchool } from './our-server.ts';
import { cpuOf, sizeOf } from './process-tree.ts';
import { nextWeek, openDatabase } from './school-stage.ts';
import { type Stage } from './stage.ts';
import { openTelling, workedOff } from './telling.ts';

const FLOWS = Number(process.env['N'] ?? 10_000);
/** Candidates of one published week. */
const A_WEEK = 1_000;
const SIGNALLED = Math.min(1_000, FLOWS);
/** Signals a second. */
const RATE = 20;
const ZONE = 'Africa/Libreville';
const SETTLE_MS = 15_000;
/** CPU a second of a worker that rests. */
const RESTS_US = 50_000;

export const idle: Bench = {
	name: 'idle',
	what: `${String(FLOWS)} personal flows asleep; then a signal to each of ${String(SIGNALLED)}, answered by a look at what they are owed`,
	runs: 1,
	needs: ['pages', 'temporal'],
	goals: { 'all.pss_mb': { op: '<=', value: 600 }, 'signal.p95_ms': { op: '<=', value: 2_000 } },
	measure
};

async function measure(_runs: number, stage: Stage): Promise<Figures[]> {
	const db = await openDatabase(stage);
	const school = await openBusySchool(stage, db);
	const id = school.house.school;
	await manyCandidates(db.owner, id, FLOWS);
	for (let n = 0; n * A_WEEK < FLOWS; n++) {
		const week = addWeeks(nextWeek(ZONE), 20 + n);
		await fillClasses(db, school, week, { skip: n * A_WEEK, most: A_WEEK });
		const published = await school.schedule.publish(school.somebody().actor, week);
		if (!published.ok) throw new Error(published.reason.code);
	}
	// All know their planning, as if they had been told long ago: only the flows are to be made.
	await db.owner`update outbox set done_at = now(), told_until = 'ffffffff-ffff-ffff-ffff-ffffffffffff'`;
	await db.owner`
		insert into told (school_id, person_id, channel, lesson_id, entry, ends_at)
		select p.school_id, p.candidate_id, c, p.lesson_id, p.entry, p.ends_at
		from planning_entry p cross join unnest(array['inbox', 'email']) c where p.published`;
	const from = performance.now();
	const telling = await openTelling(stage, db);
	await begun(db);
	await asleep(telling.worker.pid);
	const asleepAfter = performance.now() - from;
	await pause(SETTLE_MS);
	const [worker, temporal] = [telling.worker.pid, telling.temporal.pid() ?? 0].map(
		(pid) => sizeOf(pid, 'Pss') / 1_024
	);
	const times = await signalEach(db, id);
	return [
		{
			'all.pss_mb': (worker ?? 0) + (temporal ?? 0),
			'worker.pss_mb': worker ?? 0,
			'temporal.pss_mb': temporal ?? 0,
			'signal.p50_ms': quantile(times, 0.5),
			'signal.p95_ms': quantile(times, 0.95),
			'signal.answered': times.length,
			'start.flows_per_s': (FLOWS * 1_000) / asleepAfter
		}
	];
}

/** The worker's own sweep starts a flow for each of them. */
async function begun(db: TestDatabase): Promise<void> {
	for (;;) {
		const [row] = await db.owner<{ done: number }[]>`
			select count(*)::int as done from outbox where kind in ('ensure', 'again') and done_at is not null`;
		if ((row?.done ?? 0) >= FLOWS) break;
		await pause(200);
	}
	await workedOff(db);
}

/** Temporal knows of a flow before it has first run: all sleep once the worker rests. */
async function asleep(worker: number): Promise<void> {
	for (let before = -Infinity, now = cpuOf([worker]); now - before > RESTS_US; now = cpuOf([worker])) {
		before = now;
		await pause(1_000);
	}
}

/** Each has something they were not told; the answer is the promise to tell them. @returns milliseconds, by PostgreSQL's clock */
async function signalEach({ owner }: TestDatabase, school: string): Promise<number[]> {
	const people = await owner<{ id: string }[]>`
		select distinct person_id as id from told order by 1 limit ${SIGNALLED}`;
	const ids = people.map(({ id }) => id);
	await owner`delete from told where person_id = any(${ids}::uuid[])`;
	const from = performance.now();
	for (const [n, id] of ids.entries()) {
		await pause(Math.max(0, from + (n * 1_000) / RATE - performance.now()));
		await owner`insert into outbox (school_id, kind, key, payload)
			values (${school}, 'look', 'person/' || ${school} || '/' || ${id}, ${owner.json({ person: id })})`;
		await outbox.ring(owner);
	}
	for (;;) {
		const times = await owner<{ ms: number }[]>`
			select (extract(epoch from min(n.created_at) - o.created_at) * 1000)::float8 as ms
			from outbox o join notice n on n.person_id = (o.payload->>'person')::uuid
			where o.kind = 'look' group by o.id, o.created_at`;
		if (times.length >= ids.length) return times.map(({ ms }) => ms);
		await pause(500);
	}
}
