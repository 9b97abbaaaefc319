import { addWeeks, type Week } from '#domain/week.ts';
import { type Schedule } from '#schedule/schedule.ts';
import { liveSchool, type LiveSchool, type Person } from '../tests/harness/live-school.ts';
import { type Bench, type Figures, median } from './bench.ts';
import { editSource, type EditSource, giveAll, giveOneByOne } from './edit-source.ts';
import { fullWeek, schoolFor } from './full-week.ts';
import { nextWeek, openDatabase, openSchedule, plant } from './school-stage.ts';
import { type Stage } from './stage.ts';

const ZONE = 'Africa/Libreville';
/** Lessons of a board, edits of its past: each further one is held beside the first. */
const LESSONS = [100, 500, 2_000] as const;
const PAST = [0, 10_000, 50_000] as const;
const FEW = LESSONS[0];
const MANY = LESSONS[2];
const ROUNDS = 7;
const EDITS = 60;

export const growth: Bench = {
	name: 'growth',
	what: `an edit on ${LESSONS.slice(1).join(' and ')} lessons beside one on ${String(FEW)}; after ${PAST.slice(1).join(' and ')} edits beside none`,
	runs: 1,
	needs: [],
	goals: Object.fromEntries(
		[
			...LESSONS.slice(1).map((count) => `lessons_${String(count)}`),
			...PAST.slice(1).map((count) => `history_${String(count)}`)
		].map((name) => [`${name}.cpu_ratio`, { op: '<=', value: 1.15 }])
	),
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
	let week = nextWeek(ZONE);
	const fresh = (count: number): Promise<EditSource> => {
		const opened = openBoard(scene, week, count);
		week = addWeeks(week, 1);
		return opened;
	};
	const all: Figures[] = Array.from({ length: runs }, () => ({}));
	const measureBoth = async (name: string, small: EditSource, large: EditSource): Promise<void> => {
		await db.owner`analyze`;
		await compare(small, large, 2);
		for (const figures of all) Object.assign(figures, figuresOf(name, await compare(small, large, ROUNDS)));
	};
	const few = await fresh(FEW);
	for (const count of LESSONS.slice(1))
		await measureBoth(`lessons_${String(count)}`, few, await fresh(count));
	let old = await fresh(FEW);
	for (const [n, count] of PAST.entries()) {
		if (n === 0) continue;
		old = await giveAll(old, count - (PAST[n - 1] ?? 0));
		await measureBoth(`history_${String(count)}`, await fresh(FEW), old);
	}
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

function figuresOf(what: string, { small, large }: Pair): Figures {
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
