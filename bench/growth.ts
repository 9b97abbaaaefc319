import { addWeeks, type Week } from '#domain/week.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { liveSchool, type LiveSchool, type Person } from '../tests/harness/live-school.ts';
import { type Bench, type Figures, median } from './bench.ts';
import { editSource, type EditSource, giveAll, giveOneByOne } from './edit-source.ts';
import { fullWeek, schoolFor } from './full-week.ts';
import { nextWeek, openDatabase, openSchedule, plant } from './school-stage.ts';
import { type Stage } from './stage.ts';

const ZONE = 'Africa/Libreville';
const FEW = 100;
const MANY = 2_000;
const HISTORY = 50_000;
const ROUNDS = 7;
const EDITS = 60;

export const growth: Bench = {
	name: 'growth',
	what: `an edit on ${String(MANY)} lessons beside one on ${String(FEW)}; after ${String(HISTORY)} edits beside none`,
	runs: 1,
	pages: false,
	goals: { 'lessons.cpu_ratio': { op: '<=', value: 1.15 }, 'history.cpu_ratio': { op: '<=', value: 1.15 } },
	measure
};

interface Scene {
	schedule: Schedule;
	house: LiveSchool;
	person: Person;
}

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	const db = await openDatabase(stage);
	const house = await liveSchool(db, schoolFor(MANY));
	const scene = { schedule: await openSchedule(stage, db), house, person: await house.signIn('Rose') };
	const first = nextWeek(ZONE);
	const few = await openBoard(scene, first, FEW);
	const many = await openBoard(scene, addWeeks(first, 1), MANY);
	await compare(few, many, 2);
	const grown: Pair[] = [];
	for (let run = 0; run < runs; run++) grown.push(await compare(few, many, ROUNDS));
	const old = await giveAll(await openBoard(scene, addWeeks(first, 2), FEW), HISTORY);
	// Both with few lessons; this one nearly without a history.
	const young = await openBoard(scene, addWeeks(first, 3), FEW);
	await compare(young, old, 2);
	const all: Figures[] = [];
	for (const lessons of grown)
		all.push({
			...figuresOf('lessons', lessons),
			...figuresOf('history', await compare(young, old, ROUNDS))
		});
	return all;
}

async function openBoard(scene: Scene, week: Week, count: number): Promise<EditSource> {
	const lessons = fullWeek(week, count, scene.house.ids, ZONE);
	await plant(scene.schedule, scene.person, week, lessons);
	return editSource(scene.schedule, scene.person, week, lessons.slice(0, 64));
}

type Cost = Awaited<ReturnType<typeof giveOneByOne>>;
interface Pair {
	small: Cost[];
	large: Cost[];
}

/** In turns, so that whatever else the machine does meets both. */
async function compare(small: EditSource, large: EditSource, rounds: number): Promise<Pair> {
	const pair: Pair = { small: [], large: [] };
	for (let round = 0; round < rounds; round++) {
		pair.small.push(await giveOneByOne(small, EDITS));
		pair.large.push(await giveOneByOne(large, EDITS));
	}
	return pair;
}

function figuresOf(what: 'lessons' | 'history', { small, large }: Pair): Figures {
	const cpu = [small, large].map((costs) => median(costs.map((cost) => cost.cpu)));
	const time = [small, large].map((costs) => median(costs.map((cost) => cost.time)));
	const [cpuSmall = 0, cpuLarge = 0, timeSmall = 0, timeLarge = 0] = [...cpu, ...time];
	return {
		[`${what}.few_cpu_us`]: cpuSmall,
		[`${what}.many_cpu_us`]: cpuLarge,
		[`${what}.cpu_ratio`]: cpuLarge / cpuSmall,
		[`${what}.time_ratio`]: timeLarge / timeSmall
	};
}
