import { freePort } from '../start/postgres.ts';
import { type Bench, type Figures, median, quantile } from './bench.ts';
import { stepAside } from './cores.ts';
import { type BusySchool, openBusySchool, openServer, takeTicket } from './our-server.ts';
import { openLine } from './room-line.ts';
import { openDatabase } from './school-stage.ts';
import { type Stage } from './stage.ts';

const LESSONS = 1_000;
const PEOPLE = 50;

export const join: Bench = {
	name: 'join',
	what: `${String(PEOPLE)} people open the same week of ${String(LESSONS)} lessons at once, from dialling to the whole board`,
	runs: 5,
	needs: ['pages'],
	goals: { 'join.p95_ms': { op: '<=', value: 500 }, 'join.encodings': { op: '<=', value: 1 } },
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	await stepAside(stage);
	const db = await openDatabase(stage);
	const school = await openBusySchool(stage, db, { lessons: LESSONS });
	const { week } = await school.freshWeek();
	const metrics = await freePort();
	const { port } = await openServer(stage, db, { METRICS_PORT: String(metrics) });
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const before = await encodings(metrics);
		const times = await joinAtOnce(school, week, port);
		const figures = {
			p50_ms: median(times),
			p95_ms: quantile(times, 0.95),
			max_ms: Math.max(...times),
			encodings: (await encodings(metrics)) - before
		};
		all.push(Object.fromEntries(Object.entries(figures).map(([name, value]) => [`join.${name}`, value])));
	}
	return all;
}

/** Milliseconds each of them waited. */
async function joinAtOnce(school: BusySchool, week: Parameters<typeof takeTicket>[2], port: number) {
	const people = school.staff.slice(0, PEOPLE);
	const tickets = await Promise.all(people.map((person) => takeTicket(school, person, week)));
	const from = performance.now();
	const joined = await Promise.all(
		tickets.map(async (ticket) => {
			const line = await openLine({ port, ...ticket }, () => undefined);
			return { line, ms: performance.now() - from };
		})
	);
	await Promise.all(joined.map(({ line }) => line.close()));
	return joined.map(({ ms }) => ms);
}

/** How often the server has encoded a whole document so far. */
async function encodings(port: number): Promise<number> {
	const text = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
	const found = /^dgtt_encodings_total\{kind="board"\} (\d+)/m.exec(text)?.[1];
	return Number(found ?? 0);
}
