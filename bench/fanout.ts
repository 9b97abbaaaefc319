import { type Bench, type Figures } from './bench.ts';
import { type Contender, type Crowd, peerContender } from './contender.ts';
import { stepAside } from './cores.ts';
import { editFor } from './load.ts';
import { openBusySchool, openServer, ourContender } from './our-server.ts';
import { openPeer } from './peers.ts';
import { cpuOf } from './process-tree.ts';
import { openDatabase } from './school-stage.ts';
import { type Stage } from './stage.ts';
import { Tally } from './tally.ts';
import { TONGUES } from './tongues.ts';

const CROWD: Crowd = { boards: 4, readers: 21, writers: 3 };
const EDITS_A_SECOND = 50;
const WARM_UP_S = 3;
const SECONDS = 8;
const PEERS = ['hocuspocus', 'ywebsocket', 'ysocketio', 'ws'] as const;

export const fanout: Bench = {
	name: 'fanout',
	what: `${String(CROWD.boards)} boards of ${String(CROWD.readers)} readers, ${String(EDITS_A_SECOND)} edits a second on each; only ours commits them first`,
	runs: 5,
	pages: true,
	goals: {
		'ours.cpu_of_hocuspocus': { op: '<=', value: 1 },
		'ours.p99_ms': { op: '<=', value: 30 },
		'ours.lost': { op: '<=', value: 0 }
	},
	measure
};

async function measure(runs: number, stage: Stage): Promise<Figures[]> {
	await stepAside(stage);
	const db = await openDatabase(stage);
	const school = await openBusySchool(stage, db);
	const { lessons } = await school.freshWeek();
	const contenders = [ourContender([await openServer(stage, db)], school)];
	for (const name of PEERS)
		contenders.push(peerContender(name, await openPeer(stage, name, db.ownerUrl), TONGUES[name], lessons));
	const all: Figures[] = [];
	for (let run = 0; run < runs; run++) {
		const figures: Figures = {};
		for (const contender of contenders)
			for (const [figure, value] of Object.entries(await underLoad(contender, CROWD, db.postgres())))
				figures[`${contender.name}.${figure}`] = value;
		const [own = 0, other = 1] = ['ours', 'hocuspocus'].map((name) => figures[`${name}.cpu_us_per_delivery`]);
		all.push({ 'ours.cpu_of_hocuspocus': own / other, ...figures });
	}
	return all;
}

/** One load on one server. @param postgres process whose CPU is told beside the server's */
async function underLoad(contender: Contender, crowd: Crowd, postgres: number): Promise<Figures> {
	let tally = new Tally();
	const { boards, leave } = await contender.gather(crowd, (reader, bytes) => {
		tally.hear(reader, bytes);
	});
	await editFor(WARM_UP_S, boards, EDITS_A_SECOND, tally);
	tally = new Tally();
	const before = [cpuOf(contender.pids), cpuOf([postgres])];
	await editFor(SECONDS, boards, EDITS_A_SECOND, tally);
	const [server = 0, database = 0] = [cpuOf(contender.pids), cpuOf([postgres])].map(
		(cpu, n) => (cpu - (before[n] ?? 0)) / tally.deliveries
	);
	await leave();
	return { cpu_us_per_delivery: server, postgres_cpu_us_per_delivery: database, ...tally.figures() };
}
