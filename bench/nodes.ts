import { type ServerProcess } from '../tests/harness/server-process.ts';
import { openRedis } from '../tests/harness/redis.ts';
import { type Bench, type Figures, quantile } from './bench.ts';
import { type Crowd } from './contender.ts';
import { stepAside } from './cores.ts';
import { openBusySchool, openServer, ourContender } from './our-server.ts';
import { openDatabase } from './school-stage.ts';
import { type Stage } from './stage.ts';
import { named, underLoad } from './under-load.ts';

const CROWD: Crowd = { boards: 4, readers: 21, writers: 3 };
/** On each board: 50 in all. */
const EDITS_A_SECOND = 12.5;
const NAMES = ['one', 'two', 'three'] as const;

export const nodes: Bench = {
	name: 'nodes',
	what: 'the same people on one, two and three nodes of one house, all nodes on one core',
	runs: 5,
	needs: ['pages', 'redis'],
	goals: {
		'nodes.cpu_percent_per_node': { op: '<=', value: 25 },
		'nodes.across_p99_ms': { op: '<=', value: 60 },
		'nodes.lost': { op: '<=', value: 0 }
	},
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	await stepAside(stage);
	const db = await openDatabase(stage);
	const school = await openBusySchool(stage, db);
	const redis = await stage.open(openRedis(), (one) => one.kill());
	const servers: ServerProcess[] = [];
	while (servers.length < NAMES.length) servers.push(await openServer(stage, db, { REDIS_URL: redis.url }));
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const figures: Figures = {};
		const across: number[] = [];
		for (const [n, name] of NAMES.entries()) {
			const contender = ourContender(servers.slice(0, n + 1), school);
			const load = { crowd: CROWD, editsASecond: EDITS_A_SECOND };
			const loaded = await underLoad(contender, load, db.postgres());
			Object.assign(figures, named(name, loaded.figures));
			// Writers are at the first node; readers are spread by their numbers.
			across.push(...loaded.tally.timesOf((reader) => reader % (n + 1) > 0));
		}
		all.push({ ...summary(figures), 'nodes.across_p99_ms': quantile(across, 0.99), ...figures });
	}
	return all;
}

/** What each further node adds to the sum of CPU, at worst, in percent of what one alone takes. */
function summary(figures: Figures): Figures {
	const [one = 0, two = 0, three = 0] = NAMES.map((name) => figures[`${name}.cpu_us_per_delivery`]);
	const lost = NAMES.reduce((sum, name) => sum + (figures[`${name}.lost`] ?? 0), 0);
	return {
		'nodes.cpu_percent_per_node': Math.max(two / one - 1, (three / one - 1) / 2) * 100,
		'nodes.lost': lost
	};
}
